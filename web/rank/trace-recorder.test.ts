import { describe, expect, it } from 'vitest'
import { Calls } from '../mpi/calls.ts'
import type { Mpi } from '../mpi/mpi.ts'
import { buildTrace } from '../page/build-trace.ts'
import { RankRecords } from '../page/rank-records.ts'
import { tracePartsOf } from '../page/trace-parts.ts'
import type { Trace } from '../page/trace-model.ts'
import { runWorld } from '../testing/run-world.ts'
import { TRACE_LIMITS, TRACE_RECORD_LENGTHS, type TracePart, TraceRecord } from './messages.ts'
import { TraceRecorder } from './trace-recorder.ts'

/** A line of this file in a stack. */
const placeOf = (stack: string): string | null => /trace-recorder\.test\.ts:\d+/.exec(stack)?.[0] ?? null

function receiverOf(records: RankRecords) {
  return ({ texts, stacks, records: numbers, ...rest }: TracePart): void => {
    const whole = { texts, places: stacks.map(placeOf), records: numbers, ...rest }
    for (const part of tracePartsOf(whole)) records.add(part)
  }
}

/** Runs the program on ranks that record, and puts together what they did. */
async function traceOf(size: number, program: (mpi: Mpi) => Promise<unknown>): Promise<Trace> {
  const ranks = Array.from({ length: size }, (_, rank) => ({ name: `tab ${rank}`, records: new RankRecords(size) }))
  const recorders = ranks.map(({ records }) => new TraceRecorder(receiverOf(records)))
  for (const recorder of recorders) recorder.begin(performance.now())
  const recorderOf = (rank: number): TraceRecorder => recorders[rank] ?? new TraceRecorder(() => {})
  await runWorld(size, program, (rank) => ({ calls: new Calls(recorderOf(rank)) }), recorderOf)
  for (const recorder of recorders) recorder.flush()
  return buildTrace('program.ts', ranks)
}

describe('what a rank records', () => {
  it('has each message once, joined from the halves of sender and receiver, whatever the order of receives', async () => {
    const large = 200_000
    const { messages } = await traceOf(2, async ({ COMM_WORLD: comm }) => {
      if (comm.rank === 0) {
        await comm.Send(new Uint8Array(10), 1, 1)
        await comm.Send(new Uint8Array(20), 1, 2)
        await comm.Send(new Uint8Array(large), 1, 3)
        await comm.Send(new Uint8Array(0), 0, 9)
        await comm.Recv(new Uint8Array(0), 0, 9)
      } else {
        await comm.Probe(0, 2)
        await comm.Recv(new Uint8Array(20), 0, 2)
        await comm.Recv(new Uint8Array(large), 0, 3)
        await comm.Recv(new Uint8Array(10), 0, 1)
      }
    })
    const told = messages.map(({ source, dest, tag, bytes, isCollective }) => [source, dest, tag, bytes, isCollective])
    expect(told).toEqual([
      [0, 1, 1, 10, false],
      [0, 1, 2, 20, false],
      [0, 1, 3, large, false],
      [0, 0, 9, 0, false],
    ])
    for (const { sentMs, arrivedMs, receivedMs } of messages) {
      expect(arrivedMs).toBeGreaterThanOrEqual(sentMs)
      expect(receivedMs).toBeGreaterThanOrEqual(arrivedMs ?? Number.NaN)
    }
    const receivedAt = messages.map(({ receivedMs }) => receivedMs ?? 0)
    expect(receivedAt[1]).toBeLessThan(receivedAt[2] ?? 0)
    expect(receivedAt[2]).toBeLessThan(receivedAt[0] ?? 0)
  })

  it("tells the program's messages from those of a collective, and numbers them apart", async () => {
    const { messages } = await traceOf(4, async ({ COMM_WORLD: comm }) => {
      const part = new Float64Array(3)
      const next = (comm.rank + 1) % comm.size
      const before = (comm.rank + comm.size - 1) % comm.size
      await comm.Barrier()
      const request = comm.Isend(new Int32Array(comm.rank), next, comm.rank)
      await comm.Scatter(comm.rank === 0 ? new Float64Array(12) : null, part, 0)
      await comm.Recv(new Int32Array(before), before, before)
      await request.Wait()
    })
    const own = messages.filter(({ isCollective }) => !isCollective)
    const told = own.map(({ source, dest, tag, bytes }) => [source, dest, tag, bytes])
    expect(told.toSorted(([a = 0], [b = 0]) => a - b)).toEqual([
      [0, 1, 0, 0],
      [1, 2, 1, 4],
      [2, 3, 2, 8],
      [3, 0, 3, 12],
    ])
    expect(messages.every(({ arrivedMs, receivedMs }) => arrivedMs !== null && receivedMs !== null)).toBe(true)
    // A dissemination barrier sends log2(4) messages from each rank.
    const barrier = messages.filter(({ isCollective, bytes }) => isCollective && bytes === 0)
    expect(barrier).toHaveLength(8)
    const scattered = messages.filter(({ isCollective, bytes }) => isCollective && bytes > 0)
    expect(scattered.reduce((sum, { bytes }) => sum + bytes, 0)).toBeGreaterThanOrEqual(72)
  })

  it('has calls with category, arguments, length and line, those that never waited too', async () => {
    const { ranks } = await traceOf(2, async ({ COMM_WORLD: comm }) => {
      if (comm.rank === 0) await comm.Send(new Float64Array(5), 1, 11)
      else await comm.Recv(new Float64Array(8), 0, 11)
      await comm.Barrier()
    })
    const told = ranks.map(({ calls }) => calls.map(({ op, category, detail }) => [op, category, detail]))
    expect(told).toEqual([
      [
        ['Send', 'send', 'dest 1, tag 11, 40 bytes'],
        ['Barrier', 'collective', ''],
      ],
      [
        ['Recv', 'receive', 'source 0, tag 11, 40 bytes'],
        ['Barrier', 'collective', ''],
      ],
    ])
    const lines = ranks.map(({ calls }) => calls.map(({ where }) => Number(where?.split(':')[1])))
    const [[send = 0, barrier = 0] = [], [recv = 0, same = 0] = []] = lines
    expect([recv - send, barrier - send, same - send]).toEqual([1, 2, 2])
    for (const { calls, endMs } of ranks) {
      for (const { startMs, durationMs } of calls) {
        expect(startMs).toBeGreaterThanOrEqual(0)
        expect(durationMs).toBeGreaterThanOrEqual(0)
        expect(startMs + durationMs).toBeLessThanOrEqual(endMs)
      }
    }
  })

  it('has the queue of messages that nobody has asked for, at every change', async () => {
    const { ranks } = await traceOf(2, async ({ COMM_WORLD: comm }) => {
      if (comm.rank === 0) {
        for (let tag = 0; tag < 3; tag++) await comm.Send(new Uint8Array(10 * (tag + 1)), 1, tag)
        await comm.Recv(new Uint8Array(0), 1, 0)
      } else {
        await comm.Probe(0, 2)
        for (let tag = 0; tag < 3; tag++) await comm.Recv(new Uint8Array(10 * (tag + 1)), 0, tag)
        await comm.Send(new Uint8Array(0), 0, 0)
      }
    })
    expect(ranks[0]?.unexpected).toEqual([])
    expect(ranks[1]?.unexpected.map(({ count, bytes }) => [count, bytes])).toEqual([
      [1, 10],
      [2, 30],
      [3, 60],
      [2, 50],
      [1, 30],
      [0, 0],
    ])
  })
})

describe('a recorder', () => {
  function recorder() {
    const records = new RankRecords(2)
    const made = new TraceRecorder(receiverOf(records))
    made.begin(performance.now())
    const trace = () =>
      buildTrace(
        'p.ts',
        [records, new RankRecords(2)].map((each) => ({ name: '', records: each })),
      )
    return { made, records, trace }
  }

  it('keeps the first records and counts the rest', () => {
    const { made, records, trace } = recorder()
    for (let i = 0; i < TRACE_LIMITS.records + 10; i++) made.sent(1, 0, i, 8, performance.now())
    made.flush()
    expect(records.count).toBe(TRACE_LIMITS.records)
    expect(records.dropped).toBe(10)
    expect(trace().ranks[0]?.dropped).toBe(10)
    expect(trace().messages.at(-1)).toMatchObject({ tag: TRACE_LIMITS.records - 1, arrivedMs: null })
  })

  it('has one record for a message that is received as it comes, and no other is taken for it', () => {
    const { made, records, trace } = recorder()
    const [at, later] = [performance.now(), performance.now() + 1]
    made.arrived(1, 0, 0, 3, 8, at)
    made.received(1, 0, 0, at, at)
    made.arrived(1, 0, 1, 4, 8, at)
    made.unexpected(1, 0, 1)
    made.received(1, 0, 1, at, at)
    made.arrived(1, 0, 2, 5, 8, at)
    made.arrived(1, 0, 3, 6, 8, at)
    made.received(1, 0, 2, at, at)
    made.arrived(1, 0, 4, 7, 8, at)
    made.received(1, 0, 4, at, later)
    made.flush()
    expect(records.count).toBe(1 + 3 + 3 + 2)
    const kinds = { arrived: 0, received: 0, delivered: 0 }
    for (let i = 0; i < records.numbers.length; i += TRACE_RECORD_LENGTHS[records.numbers[i] ?? -1] ?? Number.NaN) {
      if (records.numbers[i] === TraceRecord.ARRIVED) kinds.arrived++
      if (records.numbers[i] === TraceRecord.RECEIVED) kinds.received++
      if (records.numbers[i] === TraceRecord.DELIVERED) kinds.delivered++
    }
    expect(kinds).toEqual({ arrived: 4, received: 3, delivered: 1 })
    expect(trace().ranks[0]?.unexpected).toHaveLength(2)
  })

  it('tells a call that is open, and again when it has ended', async () => {
    const { made, trace } = recorder()
    const calls = new Calls(made)
    let end = (): void => {}
    const work = calls.run('Recv', 'source 1, tag 0', () => new Promise<void>((resolve) => (end = resolve)))
    made.flush()
    const [open] = trace().ranks[0]?.calls ?? []
    expect(open).toMatchObject({ op: 'Recv', category: 'receive', detail: 'source 1, tag 0' })
    expect(open?.where).toMatch(/^trace-recorder\.test\.ts:/)
    made.flush()
    end()
    await work
    made.flush()
    expect(trace().ranks[0]?.calls).toHaveLength(1)
    expect(trace().ranks[0]?.calls[0]?.durationMs).toBeGreaterThanOrEqual(open?.durationMs ?? Number.NaN)
    expect(trace().ranks[0]?.calls[0]?.where).toBe(open?.where)
  })

  it('makes stacks for a bounded part of the calls that are done at once', async () => {
    const { made, trace } = recorder()
    const calls = new Calls(made)
    for (let i = 0; i < 5_000; i++) await calls.run('Iprobe', '', () => null)
    made.flush()
    const traced = trace().ranks[0]?.calls ?? []
    expect(traced).toHaveLength(5_000)
    const placed = traced.filter(({ where }) => where !== null).length
    expect(placed).toBeGreaterThanOrEqual(200)
    expect(placed).toBeLessThan(5_000)
  })

  it('hands on what there is by itself, soon', async () => {
    const told: TracePart[] = []
    const { promise, resolve } = (() => {
      let done = (): void => {}
      const until = new Promise<void>((settle) => (done = settle))
      return { promise: until, resolve: done }
    })()
    const made = new TraceRecorder((part) => {
      told.push(part)
      resolve()
    })
    made.begin(performance.now())
    made.arrived(0, 0, 0, 0, 8, performance.now())
    expect(told).toEqual([])
    await promise
    expect(told).toHaveLength(1)
  })

  it('hands on little at a time while the program runs, and all at its end', async () => {
    const told: number[] = []
    let hear = (): void => {}
    const made = new TraceRecorder(({ records }) => {
      told.push(records.length / 4)
      hear()
    })
    made.begin(performance.now())
    for (let i = 0; i < 10_000; i++) made.unexpected(1, 0, i)
    await new Promise<void>((resolve) => (hear = resolve))
    expect(told).toHaveLength(1)
    expect(told[0]).toBeLessThan(3_000)
    made.flush()
    expect(told.reduce((sum, count) => sum + count, 0)).toBe(10_000)
  })
})
