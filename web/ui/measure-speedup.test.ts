import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Outcome, RunState } from '../page/state.ts'
import { type Attempt, measureSpeedup } from './measure-speedup.ts'
import { FakeTab } from './testing/fake-tab.ts'
import { sampleLobby, sampleRun } from './testing/sample-states.ts'

const REQUEST = { program: { name: 'p.ts', url: '/programs/p.js' }, args: ['7'], traced: false }

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** A tab whose runs take 1000 ms / ranks, after 50 ms of starting; `outcomes[ranks]` where they do not end well. */
class RunningTab extends FakeTab {
  readonly outcomes: Record<number, Outcome | Error> = {}

  override async start(request: Parameters<FakeTab['start']>[0]): Promise<void> {
    await super.start(request)
    const { size } = request
    const outcome = this.outcomes[size] ?? { kind: 'ended' }
    if (outcome instanceof Error) throw outcome
    const ended = { ...sampleRun(size, 8), run: this.started.length }
    const inPhase = (phase: 'starting' | 'running'): RunState => {
      return { ...ended, outcome: null, ranks: ended.ranks.map((rank) => ({ ...rank, phase })) }
    }
    this.change({ ...this.state, run: inPhase('starting') })
    setTimeout(() => this.change({ ...this.state, run: inPhase('running') }), 50)
    setTimeout(() => this.change({ ...this.state, run: { ...ended, outcome } }), 50 + 1000 / size)
  }
}

async function measured(
  tab: RunningTab,
  counts: number[],
  { signal } = new AbortController(),
): Promise<{ isWhole: boolean; attempts: Attempt[] }> {
  let attempts: Attempt[] = []
  const isWhole = measureSpeedup({ tab, request: REQUEST, counts, signal, changed: (now) => (attempts = now) })
  await vi.runAllTimersAsync()
  return { isWhole: await isWhole, attempts }
}

it('runs the program on each number of ranks, one after the other, and takes the time in which all ranks run', async () => {
  const tab = new RunningTab(sampleLobby(4))
  const { isWhole, attempts } = await measured(tab, [1, 2, 4])
  expect(isWhole).toBe(true)
  expect(attempts).toEqual([
    { ranks: 1, state: 'measured', ms: 1000 },
    { ranks: 2, state: 'measured', ms: 500 },
    { ranks: 4, state: 'measured', ms: 250 },
  ])
  expect(tab.started).toEqual([1, 2, 4].map((size) => ({ ...REQUEST, size })))
})

it('notes a run that failed or was refused, and goes on', async () => {
  const tab = new RunningTab(sampleLobby(4))
  tab.outcomes[1] = { kind: 'failed', rank: 0, message: 'two ranks are needed', stack: '', code: 1 }
  tab.outcomes[2] = new Error('start: 2 ranks, but 1 tab is here')
  const { isWhole, attempts } = await measured(tab, [1, 2, 4])
  expect(isWhole).toBe(true)
  expect(attempts).toEqual([
    { ranks: 1, state: 'failed', problem: 'Rank 0 failed, which ended the run: two ranks are needed' },
    { ranks: 2, state: 'failed', problem: 'start: 2 ranks, but 1 tab is here' },
    { ranks: 4, state: 'measured', ms: 250 },
  ])
})

it('ends when a run is stopped', async () => {
  const tab = new RunningTab(sampleLobby(4))
  tab.outcomes[2] = { kind: 'stopped' }
  const { isWhole, attempts } = await measured(tab, [1, 2, 4])
  expect(isWhole).toBe(false)
  expect(attempts.map(({ state }) => state)).toEqual(['measured', 'failed', 'waiting'])
  expect(tab.started).toHaveLength(2)
})

it('starts no other run once it is told to end between two', async () => {
  const tab = new RunningTab(sampleLobby(4))
  const ending = new AbortController()
  tab.subscribe(({ run }) => {
    if (run?.ranks.length === 2 && run.outcome) ending.abort()
  })
  const { isWhole, attempts } = await measured(tab, [1, 2, 4], ending)
  expect(isWhole).toBe(false)
  expect(attempts.map(({ state }) => state)).toEqual(['measured', 'measured', 'waiting'])
})

it('does not wait for ever when this tab leaves the world', async () => {
  const tab = new FakeTab(sampleLobby(2))
  let attempts: Attempt[] = []
  const isWhole = measureSpeedup({
    tab,
    request: REQUEST,
    counts: [1],
    signal: new AbortController().signal,
    changed: (now) => (attempts = now),
  })
  await vi.runAllTimersAsync()
  tab.change({ ...tab.state, phase: 'closed' })
  expect(await isWhole).toBe(true)
  expect(attempts).toEqual([{ ranks: 1, state: 'failed', problem: 'this tab has left the world' }])
})
