import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'tabmpi/playwright'
import { fromChromeTrace, toChromeTrace } from '../web/page/chrome-trace.ts'
import type { Trace } from '../web/page/trace-model.ts'

const CLI = fileURLToPath(new URL('../dist/node/mpirun/cli.js', import.meta.url))
const RING = 'e2e/programs/traced-ring.ts'
const HEAD_TO_HEAD = 'e2e/programs/head-to-head.ts'
/** How far the clocks of the tabs of one machine may be apart. */
const CLOCK_ERROR_MS = 1

function present(trace: Trace | null): Trace {
  if (!trace) throw new Error('nothing was recorded')
  return trace
}

test('the trace of four tabs has every message of the ring, every call with its line, and one clock', async ({
  world,
}) => {
  const running = await world.start(4, RING, { traced: true })
  expect((await running.finished).outcome).toEqual({ kind: 'ended' })
  const trace = present(await running.trace())

  const own = trace.messages.filter(({ isCollective }) => !isCollective)
  const told = own.map(({ source, dest, tag, bytes }) => [source, dest, tag, bytes])
  const ring = [0, 1].flatMap((round) => [0, 1, 2, 3].map((source) => [source, (source + 1) % 4, round, 40]))
  expect(told).toEqual([...ring, [0, 3, 7, 400_000]])
  // A dissemination barrier of four ranks has two rounds.
  expect(trace.messages.filter(({ isCollective }) => isCollective)).toHaveLength(8)

  for (const { sentMs, arrivedMs, receivedMs } of trace.messages) {
    expect(arrivedMs).toBeGreaterThan(sentMs - CLOCK_ERROR_MS)
    expect(receivedMs).toBeGreaterThanOrEqual(arrivedMs ?? Number.NaN)
  }
  for (const [rank, { calls, dropped, name, startMs, endMs }] of trace.ranks.entries()) {
    const sendFirst = ['Send', 'Recv', 'Send', 'Recv', 'Send', 'Barrier', 'Finalize']
    const last = rank === 3 ? ['Recv', 'Barrier', 'Finalize'] : ['Barrier', 'Finalize']
    const ops = calls.map(({ op }) => op)
    expect(ops).toEqual(rank === 0 ? sendFirst : ['Recv', 'Send', 'Recv', 'Send', ...last])
    const program = calls.slice(0, -1)
    for (const { where } of program) expect(where).toMatch(/^e2e\/programs\/traced-ring\.ts:\d+:\d+$/)
    expect(program[0]?.where).toContain(rank === 0 ? ':12:' : ':15:')
    expect(dropped).toBe(0)
    expect(name).not.toBe('')
    for (const call of calls) expect(call.startMs).toBeGreaterThanOrEqual(startMs)
    expect(endMs).toBeGreaterThanOrEqual((calls.at(-1)?.startMs ?? 0) + (calls.at(-1)?.durationMs ?? 0))
  }
  expect(trace.ranks[0]?.calls[0]).toMatchObject({ category: 'send', detail: 'dest 1, tag 0, 40 bytes' })
  expect(trace.ranks[3]?.calls[4]).toMatchObject({ category: 'receive', detail: 'source 0, tag 7, 400000 bytes' })

  const read = fromChromeTrace(toChromeTrace(trace))
  expect(read.messages).toHaveLength(trace.messages.length)
  expect(read.ranks.map(({ calls }) => calls.length)).toEqual(trace.ranks.map(({ calls }) => calls.length))
})

test('a run that is not traced has no trace, and a tab that is not the host has its own rank only', async ({
  world,
}) => {
  const running = await world.start(2, RING)
  await running.finished
  expect(await running.trace()).toBeNull()
  const traced = await world.start(2, RING, { traced: true })
  await traced.finished
  const own = await traced.ranks[1]?.page.evaluate(() => globalThis.tabmpi.trace())
  expect(own?.ranks.map(({ calls }) => calls.length > 0)).toEqual([false, true])
})

test('two pairs that all receive first: live at the host, and explained with the source lines', async ({ world }) => {
  const running = await world.start(4, HEAD_TO_HEAD, { traced: true })
  for (const rank of [0, 1, 2, 3]) await running.line(rank, 'receives')
  const host = running.ranks[0]?.page
  if (!host) throw new Error('there is no rank 0')
  await host.waitForFunction(() => globalThis.tabmpi.state.run?.deadlock, undefined, { timeout: 20_000 })
  const deadlock = await host.evaluate(() => globalThis.tabmpi.state.run?.deadlock)
  const where = expect.stringMatching(/^e2e\/programs\/head-to-head\.ts:9:/)
  const rank = (self: number, peer: number) => ({ rank: self, op: 'Recv', way: 'receive', peer, tag: 5, where })
  expect(deadlock?.ranks).toEqual([rank(0, 1), rank(1, 0), rank(2, 3), rank(3, 2)])
  expect(deadlock?.explanation).toMatch(
    /^Rank 0 waits for a message from rank 1 with tag 5 in Recv \(e2e\/programs\/head-to-head\.ts:9:\d+\), rank 1 waits for a message from rank 0 .*nobody sends first/,
  )
  const waits = await running.waits()
  expect(waits.ranks.map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting', 'waiting'])
  expect(waits.ranks[2]?.calls).toMatchObject([{ op: 'Recv', detail: 'source 3, tag 5', where }])
  expect(waits.deadlock?.ranks).toHaveLength(4)
  // What has not ended is there too, as far as it is known.
  const trace = present(await running.trace())
  expect(trace.ranks.map(({ calls }) => calls.map(({ op }) => op))).toEqual([['Recv'], ['Recv'], ['Recv'], ['Recv']])
  await running.stop()
})

test('ranks that wait for one that computes are no deadlock, and the host sees who computes', async ({ world }) => {
  const running = await world.start(3, 'e2e/programs/late-sender.ts', { args: ['7000'], traced: true })
  const host = running.ranks[0]?.page
  if (!host) throw new Error('there is no rank 0')
  const alarms = host.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let count = 0
        globalThis.tabmpi.subscribe(({ run }) => {
          if (run?.deadlock) count++
          if (run?.outcome) resolve(count)
        })
      }),
  )
  await host.waitForFunction(() => globalThis.tabmpi.state.run?.readyMs)
  const { ranks, deadlock } = await running.waits()
  expect(ranks.map(({ state }) => state)).toEqual(['waiting', 'computing', 'waiting'])
  expect(ranks[0]?.calls[0]).toMatchObject({ op: 'Bcast', awaited: [{ way: 'receive', peer: 1 }] })
  expect(deadlock).toBeNull()
  expect((await running.finished).outcome).toEqual({ kind: 'ended' })
  expect(await alarms).toBe(0)
})

test('tabmpi run writes the trace, and says at the time-out that nobody can go on', async () => {
  const file = test.info().outputPath('trace.json')
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [CLI, 'run', '--trace', file, ...args], { encoding: 'utf8' })
  const stuck = run('-n', '2', '--timeout', '4', HEAD_TO_HEAD)
  expect(stuck.status).toBe(124)
  expect(stuck.stderr).toMatch(
    /deadlock: Rank 0 waits for a message from rank 1 .*head-to-head\.ts:9:\d+.*nobody sends first/,
  )
  expect(fromChromeTrace(readFileSync(file, 'utf8')).ranks.map(({ calls }) => calls.map(({ op }) => op))).toEqual([
    ['Recv'],
    ['Recv'],
  ])
  const well = run('-n', '2', RING)
  expect(well.status).toBe(0)
  expect(well.stderr).toContain(file)
  const trace = fromChromeTrace(readFileSync(file, 'utf8'))
  expect(trace.program).toBe('traced-ring.ts')
  expect(trace.messages.filter(({ isCollective }) => !isCollective)).toHaveLength(5)
})
