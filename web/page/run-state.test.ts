import { describe, expect, test } from 'vitest'
import {
  KEPT_PER_RANK,
  lacksRank,
  startedRun,
  withDisplay,
  withEnd,
  withFailure,
  withLoss,
  withOutput,
  withPhase,
  withoutRanks,
  withProgress,
  withStep,
} from './run-state.ts'

const run = startedRun(
  { run: 7, program: { name: 'p.ts', url: '/programs/p.js' }, args: [], members: ['a', 'b', 'c'] },
  'b',
)
const phases = (state: typeof run) => state.ranks.map(({ phase }) => phase)
const failure = { message: 'boom', stack: '', code: 3 }

describe('a run', () => {
  test('knows which rank this tab is, or that it is none', () => {
    expect(run.rank).toBe(1)
    expect(startedRun({ run: 1, program: run.program, args: [], members: ['a'] }, 'b').rank).toBeNull()
  })

  test('has ended when its last rank has', () => {
    const two = withPhase(withPhase(run, 0, 'ended'), 2, 'ended')
    expect(two.outcome).toBeNull()
    expect(withPhase(two, 1, 'ended').outcome).toEqual({ kind: 'ended' })
  })

  test('keeps its first failure, and ranks that had not ended are stopped by it', () => {
    const state = withFailure(withFailure(withPhase(run, 0, 'ended'), 2, failure), 1, { ...failure, message: 'later' })
    expect(state.outcome).toEqual({ kind: 'failed', rank: 2, message: 'boom', stack: '', code: 3 })
    expect(phases(state)).toEqual(['ended', 'stopped', 'failed'])
  })

  test('goes on without a lost rank, and has failed for its lack when the others have ended', () => {
    const lost = withLoss(run, 2, "rank 2's tab was closed")
    expect(lost.outcome).toBeNull()
    const state = withPhase(withPhase(lost, 0, 'ended'), 1, 'ended')
    expect(state.outcome).toMatchObject({ kind: 'failed', rank: 2, message: "rank 2's tab was closed", code: 1 })
    expect(phases(state)).toEqual(['ended', 'ended', 'lost'])
  })

  test('does not mind that a tab closes whose rank has ended', () => {
    const state = withLoss(withPhase(run, 2, 'ended'), 2, "rank 2's tab was closed")
    expect(phases(withPhase(withPhase(state, 0, 'ended'), 1, 'ended'))).toEqual(['ended', 'ended', 'ended'])
  })

  test('ends well without a lost rank that its program goes on without, whatever it is told first', () => {
    const lost = (state: typeof run) => withLoss(state, 2, "rank 2's tab was closed")
    const without = (state: typeof run) => withoutRanks(state, [2])
    const ended = (state: typeof run) => withPhase(withPhase(state, 0, 'ended'), 1, 'ended')
    for (const steps of [
      [lost, without, ended],
      [without, lost, ended],
      [without, ended, lost],
    ]) {
      const state = steps.reduce((before, step) => step(before), run)
      expect([state.outcome, phases(state)]).toEqual([{ kind: 'ended' }, ['ended', 'ended', 'lost']])
    }
    expect(ended(withLoss(without(lost(run)), 1, 'gone')).outcome).toMatchObject({ kind: 'failed', rank: 1 })
    expect(lacksRank(without(lost(run)))).toBe(false)
    expect(lacksRank(lost(run))).toBe(true)
    expect(withoutRanks(run, [7])).toBe(run)
  })

  test('is stopped by the host, but a run that the server ended because the host was lost has failed', () => {
    expect(withEnd(run, { kind: 'stopped' }).outcome).toEqual({ kind: 'stopped' })
    expect(withEnd(withLoss(run, 0, "rank 0's tab was closed"), { kind: 'stopped' }).outcome).toMatchObject({
      kind: 'failed',
      rank: 0,
    })
  })

  test("takes the host's word for a failure, and a rank that is lost stays lost", () => {
    const outcome = { kind: 'failed' as const, rank: 2, ...failure }
    expect(withEnd(run, outcome)).toMatchObject({ outcome })
    expect(phases(withEnd(run, outcome))).toEqual(['stopped', 'stopped', 'failed'])
    expect(phases(withEnd(withLoss(run, 2, 'gone'), outcome))).toEqual(['stopped', 'stopped', 'lost'])
  })

  test('is not changed by what comes after its outcome', () => {
    const over = withEnd(run, { kind: 'stopped' })
    expect(withPhase(over, 0, 'ended')).toBe(over)
    expect(withLoss(over, 0, 'gone')).toBe(over)
    expect(withFailure(over, 0, failure)).toBe(over)
    expect(withEnd(over, { kind: 'ended' })).toBe(over)
  })

  test('keeps the first lines of a rank and says that there were more', () => {
    let state = run
    for (let i = 0; i < KEPT_PER_RANK + 5; i++) state = withOutput(state, 2, { stream: 'stdout', text: `line ${i}` })
    const output = state.ranks[2]?.output ?? []
    expect(output).toHaveLength(KEPT_PER_RANK + 1)
    expect(output[KEPT_PER_RANK - 1]?.text).toBe(`line ${KEPT_PER_RANK - 1}`)
    expect(output[KEPT_PER_RANK]?.text).toMatch(/^\(rank 2 printed more/)
    expect(withOutput(run, 0, { stream: 'stdout', text: 'x'.repeat(9000) }).ranks[0]?.output[0]?.text).toHaveLength(
      8193,
    )
  })

  test('shows a display in the place of an earlier one with its kind and title, and kernels all', () => {
    const numbers = (title: string, step: number) => ({ kind: 'numbers' as const, title, values: { step } })
    const kernel = { kind: 'kernel' as const, source: '(a) => a', wgsl: null, note: null }
    let state = run
    for (const value of [numbers('heat', 1), kernel, numbers('cold', 1), kernel, numbers('heat', 2)])
      state = withDisplay(state, 1, value)
    const shown = [numbers('heat', 2), kernel, numbers('cold', 1), kernel]
    expect(state.ranks.map(({ displayed }) => displayed)).toEqual([[], shown, []])
  })

  test('keeps a bounded number of displays', () => {
    let state = run
    for (let i = 0; i < 500; i++) state = withDisplay(state, 0, { kind: 'numbers', title: `${i}`, values: { i } })
    expect(state.ranks[0]?.displayed.length).toBeLessThan(300)
  })

  test('knows how far each rank is, until the run is over', () => {
    const state = withProgress(run, 2, { done: 3, total: 10, atMs: 250 })
    expect(state.ranks.map(({ progress }) => progress)).toEqual([null, null, { done: 3, total: 10, atMs: 250 }])
    const over = withEnd(state, { kind: 'stopped' })
    expect(withProgress(over, 2, { done: 4, total: 10, atMs: 300 })).toBe(over)
    expect(withProgress(run, 3, { done: 1, total: 1, atMs: 0 })).toBe(run)
  })

  test('is in a deadlock until a call ends after all', () => {
    const stuck = { ...run, deadlock: { ranks: [], explanation: 'nobody sends' } }
    const step = { op: 'Recv', startMs: 1, durationMs: 5000 }
    expect(withStep(stuck, 1, step).deadlock).toBeNull()
    expect(withStep(run, 1, step).ranks[1]?.steps).toEqual([step])
  })
})
