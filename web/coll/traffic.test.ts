import { describe, expect, it } from 'vitest'
import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import { AFTER_EACH_OTHER, affineMaps, SUM } from '../testing/affine-maps.ts'
import { places, SIZES } from '../testing/collective-cases.ts'
import { RanksWorld, type Traffic } from '../testing/run-ranks.ts'
import {
  allgather,
  allreduce,
  alltoall,
  barrier,
  bcast,
  exscan,
  gather,
  reduce,
  reduceScatter,
  scan,
  scatter,
} from './collectives.ts'
import type { Ranks } from './ranks.ts'

const KiB = 1024
/** Block sizes are rounded to elements, and differ by one. */
const NEARLY = 1.02

const rounds = (traffic: Traffic[]): number => Math.max(...traffic.map((rank) => rank.rounds))
const mostSent = (traffic: Traffic[]): number => Math.max(...traffic.map(({ bytes }) => bytes))
const sumSent = (traffic: Traffic[]): number => traffic.reduce((sum, { bytes }) => sum + bytes, 0)
const log2 = (size: number): number => Math.ceil(Math.log2(size))
const isPowerOfTwo = (size: number): boolean => Number.isInteger(Math.log2(size))

const buffer = (bytes: number): Buffer => new BytesBuffer(new Uint8Array(bytes))
const buffers = (count: number, bytes: number): Buffer[] => places(Array.from({ length: count }, () => bytes)).buffers

const maps = ({ rank }: Ranks, count: number): Buffer => new BytesBuffer(affineMaps(rank, count))

async function trafficOf(size: number, program: (ranks: Ranks) => Promise<void>): Promise<Traffic[]> {
  const { traffic } = await new RanksWorld(size).run(program)
  return traffic
}

describe.each(SIZES)('messages and bytes on %i ranks', (size) => {
  it('barrier: ceil(log2 p) rounds, a message a round, no bytes', async () => {
    const traffic = await trafficOf(size, barrier)
    expect(rounds(traffic)).toBe(log2(size))
    for (const { messages, bytes } of traffic) expect([messages, bytes]).toEqual([log2(size), 0])
  })

  it('bcast of small data: ceil(log2 p) rounds, p-1 messages', async () => {
    const traffic = await trafficOf(size, (ranks) => bcast(ranks, buffer(1000), size - 1))
    expect(rounds(traffic)).toBe(log2(size))
    expect(sumSent(traffic)).toBe((size - 1) * 1000)
  })

  it('bcast of very large data: n bytes a rank at most, the least there is', async () => {
    const bytes = size * 128 * KiB
    const traffic = await trafficOf(size, (ranks) => bcast(ranks, buffer(bytes), 0))
    expect(mostSent(traffic)).toBe(size === 1 ? 0 : bytes)
    expect(sumSent(traffic)).toBe((size - 1) * bytes)
  })

  it('gather and scatter of small parts: ceil(log2 p) rounds, n(p-1)/p bytes at the root', async () => {
    for (const run of [
      (ranks: Ranks) => gather(ranks, buffer(100), ranks.rank === 0 ? buffers(size, 100) : null, 0),
      (ranks: Ranks) => scatter(ranks, ranks.rank === 0 ? buffers(size, 100) : null, buffer(100), 0),
    ]) {
      const traffic = await trafficOf(size, run)
      expect(rounds(traffic)).toBe(log2(size))
      expect(traffic[0]?.partners.size).toBe(log2(size))
    }
    const scattered = await trafficOf(size, (ranks) =>
      scatter(ranks, ranks.rank === 0 ? buffers(size, 100) : null, buffer(100), 0),
    )
    expect(scattered[0]?.bytes).toBe(100 * (size - 1))
  })

  it('gather of large parts: every byte crosses the wire once', async () => {
    const bytes = 8 * KiB
    const traffic = await trafficOf(size, (ranks) =>
      gather(ranks, buffer(bytes), ranks.rank === 0 ? buffers(size, bytes) : null, 0),
    )
    expect(sumSent(traffic)).toBe(bytes * (size - 1))
  })

  it.each([
    { blocks: 'small', bytes: 100, messages: log2(size) },
    { blocks: 'large', bytes: 512 * KiB, messages: size - 1 },
  ])('allgather of $blocks blocks: n(p-1)/p bytes a rank', async ({ bytes, messages }) => {
    const traffic = await trafficOf(size, (ranks) => allgather(ranks, null, buffers(size, bytes)))
    expect(traffic.map((rank) => rank.messages)).toEqual(Array(size).fill(messages))
    expect(traffic.map((rank) => rank.bytes)).toEqual(Array(size).fill(bytes * (size - 1)))
    expect(rounds(traffic)).toBe(messages)
  })

  it('alltoall of small blocks: ceil(log2 p) messages a rank', async () => {
    const traffic = await trafficOf(size, (ranks) => alltoall(ranks, null, buffers(size, 100)))
    expect(traffic.map(({ messages }) => messages)).toEqual(Array(size).fill(log2(size)))
    if (isPowerOfTwo(size) && size > 2) expect(mostSent(traffic)).toBe((100 * size * log2(size)) / 2)
  })

  it('alltoall of large blocks: p-1 messages and n(p-1)/p bytes a rank', async () => {
    const bytes = 40 * KiB
    const traffic = await trafficOf(size, (ranks) => alltoall(ranks, null, buffers(size, bytes)))
    expect(rounds(traffic)).toBe(size - 1)
    expect(traffic.map((rank) => rank.bytes)).toEqual(Array(size).fill(bytes * (size - 1)))
  })

  it.each([SUM, AFTER_EACH_OTHER])('reduce of small data: ceil(log2 p) rounds at root 0', async (reduction) => {
    const traffic = await trafficOf(size, (ranks) => reduce(ranks, maps(ranks, 10), maps(ranks, 10), reduction, 0))
    expect(rounds(traffic)).toBe(log2(size))
    expect(sumSent(traffic)).toBe((size - 1) * 120)
  })

  it('allreduce of small data: log2 p rounds, two more where p is no power of two', async () => {
    const traffic = await trafficOf(size, (ranks) => allreduce(ranks, null, maps(ranks, 10), AFTER_EACH_OTHER))
    expect(rounds(traffic)).toBe(isPowerOfTwo(size) ? log2(size) : Math.floor(Math.log2(size)) + 2)
  })

  it.each([scan, exscan])('$name: ceil(log2 p) rounds', async (operation) => {
    const traffic = await trafficOf(size, (ranks) => operation(ranks, null, maps(ranks, 10), AFTER_EACH_OTHER))
    expect(rounds(traffic)).toBe(log2(size))
  })
})

describe.each(SIZES.filter((size) => size > 2))('large data on %i ranks', (size) => {
  it('bcast of large data: 2n(p-1)/p bytes a rank at most', async () => {
    const bytes = size * 32 * KiB
    const traffic = await trafficOf(size, (ranks) => bcast(ranks, buffer(bytes), 1))
    expect(traffic[1]?.bytes).toBe((2 * bytes * (size - 1)) / size)
    expect(mostSent(traffic)).toBe(traffic[1]?.bytes)
    expect(rounds(traffic)).toBeLessThanOrEqual(log2(size) + size - 1)
  })

  it('allreduce of large data: 2n(p-1)/p bytes a rank', async () => {
    const bytes = 12 * 24_000
    const traffic = await trafficOf(size, (ranks) => allreduce(ranks, null, maps(ranks, 24_000), SUM))
    const theory = (2 * bytes * (size - 1)) / size
    for (const rank of traffic) {
      expect(rank.bytes).toBeGreaterThan(theory / NEARLY)
      expect(rank.bytes).toBeLessThan(theory * NEARLY)
    }
    expect(rounds(traffic)).toBe(isPowerOfTwo(size) ? 2 * log2(size) : 2 * (size - 1))
  })
})

describe.each(SIZES.filter((size) => size > 2 && isPowerOfTwo(size)))('large data on %i ranks', (size) => {
  it('reduce of large data: 2n(p-1)/p bytes a rank at most', async () => {
    const bytes = 12 * 8192
    const traffic = await trafficOf(size, (ranks) =>
      reduce(ranks, maps(ranks, 8192), maps(ranks, 8192), AFTER_EACH_OTHER, 0),
    )
    // A rank sends n(p-1)/p in the halving, and half of the data at most in the gathering.
    expect(mostSent(traffic)).toBeLessThanOrEqual(((2 * bytes * (size - 1)) / size) * NEARLY)
    expect(rounds(traffic)).toBe(2 * log2(size))
  })
})

describe.each(SIZES)('large data on %i ranks', (size) => {
  it('reduceScatter: n(p-1)/p bytes a rank', async () => {
    const count = 2000
    const lengths = Array.from({ length: size }, () => count * 12)
    const traffic = await trafficOf(size, (ranks) =>
      reduceScatter(ranks, maps(ranks, size * count), buffer(count * 12), lengths, SUM),
    )
    expect(traffic.map(({ bytes }) => bytes)).toEqual(Array(size).fill((size - 1) * count * 12))
    expect(rounds(traffic)).toBe(isPowerOfTwo(size) ? log2(size) : size - 1)
  })
})
