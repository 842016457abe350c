import { describe, expect, it } from 'vitest'
import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import { AFTER_EACH_OTHER, affineMaps, bytesOf, reducedInOrder, SUM } from '../testing/affine-maps.ts'
import { expectBytes, sequence } from '../testing/collective-cases.ts'
import { RanksWorld } from '../testing/run-ranks.ts'
import { copyBuffer, loadBytes } from './buffer-copy.ts'
import { allgather, allreduce, alltoall, bcast } from './collectives.ts'
import { Joined } from './joined.ts'
import { pack, unpack } from './packed.ts'
import { evenCuts } from './reduction.ts'
import { Slice } from './slice.ts'

/** As a GPU's buffer: takes its time. */
class LateBuffer implements Buffer {
  readonly byteLength: number
  readonly deferred = true
  readonly #bytes: BytesBuffer

  constructor(view: ArrayBufferView) {
    this.byteLength = view.byteLength
    this.#bytes = new BytesBuffer(view)
  }

  async read(offset: number, into: Uint8Array): Promise<void> {
    await Promise.resolve()
    this.#bytes.read(offset, into)
  }

  async write(offset: number, from: Uint8Array): Promise<void> {
    await Promise.resolve()
    this.#bytes.write(offset, from)
  }
}

describe('Slice and Joined', () => {
  it('find every byte, wherever a message is cut', async () => {
    const whole = sequence(0, 40)
    const joined = new Joined([
      new Slice(new BytesBuffer(whole), 3, 7),
      new BytesBuffer(new Uint8Array(0)),
      new LateBuffer(whole.subarray(20, 21)),
      new Slice(new BytesBuffer(whole), 30, 10),
    ])
    const expected = Uint8Array.of(...whole.subarray(3, 10), ...whole.subarray(20, 21), ...whole.subarray(30, 40))
    expect([joined.byteLength, joined.deferred]).toEqual([18, true])
    for (let start = 0; start <= 18; start++) {
      for (let end = start; end <= 18; end++) {
        expectBytes(await loadBytes(new Slice(joined, start, end - start)), expected.subarray(start, end))
      }
    }
    for (let at = 0; at < 18; at += 5) await joined.write(at, sequence(9, Math.min(5, 18 - at)))
    expectBytes(
      await loadBytes(joined),
      Uint8Array.from({ length: 18 }, (_, i) => sequence(9, 5)[i % 5] ?? 0),
    )
  })

  it('refuse bytes that are not there', () => {
    const buffer = new BytesBuffer(new Uint8Array(8))
    expect(() => new Slice(buffer, 4, 5)).toThrow(RangeError)
    expect(() => new Joined([buffer]).read(4, new Uint8Array(5))).toThrow(RangeError)
  })
})

describe('copyBuffer', () => {
  it('copies by pieces, and refuses another length', async () => {
    const [from, to] = [sequence(1, 600_000), new Uint8Array(600_000)]
    await copyBuffer(new BytesBuffer(from), new LateBuffer(to))
    expectBytes(to, from)
    const shorter = new BytesBuffer(new Uint8Array(5))
    await expect(copyBuffer(new BytesBuffer(from), shorter)).rejects.toMatchObject({ code: 'ERR_TRUNCATE' })
  })

  it('names a buffer that was transferred away', async () => {
    const gone = new Uint8Array(8)
    const buffer = new BytesBuffer(gone)
    structuredClone(gone, { transfer: [gone.buffer] })
    await expect(loadBytes(buffer)).rejects.toMatchObject({ code: 'ERR_BUFFER' })
  })
})

describe('pack', () => {
  it('is undone by unpack, which refuses everything else', () => {
    const parts = [sequence(0, 3), sequence(1, 0), sequence(2, 9)]
    const packed = pack(parts)
    expect(unpack(packed, 3, 0).map((part) => [...part])).toEqual(parts.map((part) => [...part]))
    for (let bytes = 0; bytes < packed.byteLength; bytes++) {
      expect(() => unpack(packed.subarray(0, bytes), 3, 0)).toThrow('rank 0 sends')
    }
    expect(() => unpack(packed, 2, 0)).toThrow('rank 0 sends')
  })
})

describe('evenCuts', () => {
  it.each([1, 2, 4, 8, 12, 16])('cuts whole elements of %i bytes, aligned and nearly equal', (elementBytes) => {
    for (const count of [0, 1, 7, 1009]) {
      const cuts = evenCuts(count * elementBytes, 5, elementBytes)
      expect([cuts.length, cuts[0], cuts[5]]).toEqual([6, 0, count * elementBytes])
      for (const [i, cut] of cuts.slice(0, 5).entries()) {
        const length = (cuts[i + 1] ?? 0) - cut
        expect(length).toBeGreaterThanOrEqual(0)
        expect(Math.abs(length - (count * elementBytes) / 5)).toBeLessThanOrEqual(24)
        if (length > 0) expect([cut % 8, cut % elementBytes]).toEqual([0, 0])
      }
    }
  })
})

describe('collectives of data that takes its time', () => {
  const size = 4
  const all = (count: number): Uint32Array[] => Array.from({ length: size }, (_, rank) => affineMaps(rank, count))

  it.each([100, 30_000])('wait for it in a bcast, %i elements', async (count) => {
    const { results } = await new RanksWorld(size).run(async (ranks) => {
      const told = ranks.rank === 1 ? affineMaps(1, count) : new Uint32Array(count * 3)
      await bcast(ranks, new LateBuffer(told), 1)
      return told
    })
    for (const told of results) expectBytes(bytesOf(told), bytesOf(affineMaps(1, count)))
  })

  it.each([100, 30_000])('wait for it in an allreduce, %i elements', async (count) => {
    const { results } = await new RanksWorld(size).run(async (ranks) => {
      const reduced = new Uint32Array(count * 3)
      const mine = affineMaps(ranks.rank, count)
      await allreduce(ranks, new LateBuffer(mine), new LateBuffer(reduced), AFTER_EACH_OTHER)
      return reduced
    })
    const expected = reducedInOrder(AFTER_EACH_OTHER, all(count)) as Uint32Array
    for (const reduced of results) expectBytes(bytesOf(reduced), bytesOf(expected))
  })

  it.each([100, 30_000])('wait for it in an allgather, %i elements', async (count) => {
    const { results } = await new RanksWorld(size).run(async (ranks) => {
      const gathered = Array.from({ length: size }, () => new Uint32Array(count * 3))
      const places = gathered.map((array) => new LateBuffer(array))
      await allgather(ranks, new LateBuffer(affineMaps(ranks.rank, count)), places)
      return gathered
    })
    for (const gathered of results) {
      for (const [rank, array] of gathered.entries()) expectBytes(bytesOf(array), bytesOf(affineMaps(rank, count)))
    }
  })

  it.each([100, 30_000])('wait for it in an alltoall in place, %i elements', async (count) => {
    const { results } = await new RanksWorld(size).run(async (ranks) => {
      const blocks = all(count)
      const places = blocks.map((array) => new LateBuffer(array))
      await alltoall(ranks, null, places)
      return blocks
    })
    // Everybody had a block for rank r that tells r: so rank r has its own from everybody.
    for (const [rank, blocks] of results.entries()) {
      for (const array of blocks) expectBytes(bytesOf(array), bytesOf(affineMaps(rank, count)))
    }
  })
})

describe('a reduction that throws', () => {
  it('ends the call with its error', async () => {
    const failing = {
      ...SUM,
      combine: () => {
        throw new Error('no such sum')
      },
    }
    const ended = new RanksWorld(4).run((ranks) => allreduce(ranks, null, new BytesBuffer(new Uint8Array(8)), failing))
    await expect(ended).rejects.toThrow('no such sum')
  })
})
