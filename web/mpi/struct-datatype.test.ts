import { describe, expect, it } from 'vitest'
import { runWorld } from '../testing/run-world.ts'
import { messageBuffer } from './buffer-spec.ts'
import { ORDER_C, ORDER_FORTRAN } from './constants.ts'
import { Datatype } from './datatype.ts'
import { DISTRIBUTE_BLOCK, DISTRIBUTE_CYCLIC, DISTRIBUTE_DFLT_DARG, DISTRIBUTE_NONE } from './datatype-constants.ts'
import * as types from './predefined-datatypes.ts'
import { Status } from './status.ts'

/** Every byte is its place. */
const numbered = (bytes: number): Uint8Array => new Uint8Array(bytes).map((_, i) => i)

/** The places of a message's bytes in memory, read in pieces of every length. */
function placesOf(datatype: Datatype, count: number, memory: Uint8Array): number[] {
  const { buffer } = messageBuffer('test', 'buf', [memory.buffer, count, datatype])
  const whole = new Uint8Array(buffer.byteLength)
  void buffer.read(0, whole)
  for (let piece = 1; piece <= buffer.byteLength; piece++) {
    const pieces = new Uint8Array(buffer.byteLength)
    for (let at = 0; at < pieces.length; at += piece) void buffer.read(at, pieces.subarray(at, at + piece))
    expect([...pieces]).toEqual([...whole])
  }
  return [...whole]
}

const run = (at: number, bytes: number): number[] => Array.from({ length: bytes }, (_, i) => at + i)

describe('a struct', () => {
  it('has the data of its members in their order, wherever they lie', () => {
    const column = types.SHORT.Create_vector(3, 1, 2)
    const made = Datatype.Create_struct(
      [2, 1, 1, 2],
      [32, 0, 12, 20],
      [types.INT, column, types.CHAR, types.FLOAT],
    ).Commit()
    const element = (at: number): number[] => [
      ...run(at + 32, 8),
      ...[0, 4, 8].flatMap((place) => run(at + place, 2)),
      ...run(at + 12, 1),
      ...run(at + 20, 8),
    ]
    expect([made.size, made.lb, made.extent]).toEqual([23, 0, 40])
    expect(placesOf(made, 3, numbered(120))).toEqual([...element(0), ...element(40), ...element(80)])
  })

  it('of members that touch is as quick as one that has no gaps', () => {
    const made = Datatype.Create_struct([1, 2], [0, 8], [types.DOUBLE, types.INT]).Commit()
    expect([made.contiguous, made.size, made.extent]).toEqual([true, 16, 16])
  })

  it('inside others keeps its places', () => {
    const inner = Datatype.Create_struct([1, 1], [0, 4], [types.CHAR, types.INT])
    const outer = Datatype.Create_struct([2, 1], [0, 16], [inner, types.SHORT]).Create_contiguous(2).Commit()
    const half = (at: number): number[] => [
      ...[at, at + 8].flatMap((place) => [place, ...run(place + 4, 4)]),
      ...run(at + 16, 2),
    ]
    expect(outer.extent).toBe(40)
    expect(placesOf(outer, 1, numbered(40))).toEqual([...half(0), ...half(20)])
  })

  it('of one kind of element is of that kind: what an array of another kind holds is refused', () =>
    runWorld(1, async ({ COMM_SELF: comm }) => {
      const ints = Datatype.Create_struct([1, 1], [0, 8], [types.INT, types.INT.Create_contiguous(2)]).Commit()
      expect(ints.label).toBe('a datatype derived from MPI.INT')
      const status = new Status()
      const into = new Int32Array(5)
      await comm.Sendrecv([Int32Array.of(1, 2, 3, 4), 1, ints], 0, 0, [into, 1, ints], { source: 0, status })
      expect([[...into], status.Get_count(ints), status.Get_elements(ints)]).toEqual([[1, 0, 3, 4, 0], 1, 3])
      await expect(comm.Send([new Float32Array(5) as never, 1, ints], 0)).rejects.toThrow('does not describe')
    }))

  it('of several kinds travels from memory to memory, and its values are counted', () =>
    runWorld(2, async ({ COMM_WORLD: comm }) => {
      const particle = Datatype.Create_struct([1, 1, 3], [0, 8, 12], [types.DOUBLE, types.INT, types.CHAR]).Commit()
      expect([particle.extent, particle.label]).toEqual([16, 'a datatype derived from MPI.DOUBLE, MPI.INT, MPI.CHAR'])
      const memory = new DataView(new ArrayBuffer(5 * particle.extent))
      if (comm.rank === 0) {
        for (let i = 0; i < 5; i++) {
          memory.setFloat64(i * 16, i / 3, true)
          memory.setInt32(i * 16 + 8, 1 - i, true)
          for (const k of [12, 13, 14, 15]) memory.setUint8(i * 16 + k, 10 * i + k)
        }
        await comm.Send([memory, 5, particle], 1)
      } else {
        const status = new Status()
        await comm.Recv([memory, 5, particle], { source: 0, status })
        expect([status.Get_count(particle), status.Get_elements(particle)]).toEqual([5, 25])
        for (let i = 0; i < 5; i++) {
          expect([memory.getFloat64(i * 16, true), memory.getInt32(i * 16 + 8, true)]).toEqual([i / 3, 1 - i])
          const bytes = [12, 13, 14, 15].map((k) => memory.getUint8(i * 16 + k))
          expect(bytes).toEqual([10 * i + 12, 10 * i + 13, 10 * i + 14, 0])
        }
      }
    }))
})

describe('a distributed array', () => {
  /** Who has element i of a dimension, by the standard's definition: blocks of darg, dealt out in turn. */
  const ownerOf = (i: number, darg: number, ranks: number): number => Math.floor(i / darg) % ranks

  it.each([
    { gsizes: [10], distribs: ['block'], dargs: [null], psizes: [3] },
    { gsizes: [10], distribs: ['block'], dargs: [5], psizes: [3] },
    { gsizes: [10], distribs: ['cyclic'], dargs: [null], psizes: [3] },
    { gsizes: [11], distribs: ['cyclic'], dargs: [2], psizes: [3] },
    { gsizes: [2], distribs: ['block'], dargs: [null], psizes: [4] },
    { gsizes: [0], distribs: ['cyclic'], dargs: [null], psizes: [2] },
    { gsizes: [4, 5], distribs: ['block', 'cyclic'], dargs: [null, 2], psizes: [2, 2] },
    { gsizes: [4, 5], distribs: ['none', 'cyclic'], dargs: [null, null], psizes: [1, 4] },
    { gsizes: [3, 4, 5], distribs: ['cyclic', 'none', 'block'], dargs: [null, null, null], psizes: [2, 1, 3] },
    { gsizes: [5, 4, 3], distribs: ['block', 'cyclic', 'cyclic'], dargs: [3, 3, 1], psizes: [2, 2, 2] },
  ])('of $gsizes on a grid of $psizes, $distribs: each rank has its elements in the order of the array', (given) => {
    const { gsizes, psizes } = given
    const distribs = given.distribs.map(
      (name) => ({ block: DISTRIBUTE_BLOCK, cyclic: DISTRIBUTE_CYCLIC, none: DISTRIBUTE_NONE })[name] ?? 0,
    )
    const dargs = given.dargs.map((darg) => darg ?? DISTRIBUTE_DFLT_DARG)
    const lengths = gsizes.map((size, d) => {
      if (given.distribs[d] === 'none') return size
      return given.dargs[d] ?? (given.distribs[d] === 'cyclic' ? 1 : Math.ceil(size / (psizes[d] ?? 1)))
    })
    const size = psizes.reduce((product, ranks) => product * ranks, 1)
    const total = gsizes.reduce((product, length) => product * length, 1)
    for (const order of [ORDER_C, ORDER_FORTRAN]) {
      for (let rank = 0; rank < size; rank++) {
        // The grid is row by row: the last coordinate runs fastest.
        const coords = psizes.map((ranks, d) => {
          const below = psizes.slice(d + 1).reduce((product, other) => product * other, 1)
          return Math.floor(rank / below) % ranks
        })
        const own: number[] = []
        for (let element = 0; element < total; element++) {
          const index = gsizes.map((length, d) => {
            const faster = order === ORDER_C ? gsizes.slice(d + 1) : gsizes.slice(0, d)
            return Math.floor(element / faster.reduce((product, other) => product * other, 1)) % length
          })
          const isOwn = index.every((i, d) => ownerOf(i, lengths[d] || 1, psizes[d] ?? 1) === coords[d])
          if (isOwn) own.push(element * 2, element * 2 + 1)
        }
        const made = types.SHORT.Create_darray(size, rank, gsizes, distribs, dargs, psizes, order).Commit()
        expect([made.lb, made.extent, made.size]).toEqual([0, total * 2, own.length])
        expect(placesOf(made, 1, numbered(total * 2)), `rank ${rank}`).toEqual(own)
      }
    }
  })

  const WRONG: [what: string, args: Parameters<Datatype['Create_darray']>, why: string][] = [
    ['size', [3, 0, [4], [DISTRIBUTE_BLOCK], [2], [2]], 'psizes [2] make a grid of 2 ranks, but size is 3'],
    ['rank', [2, 2, [4], [DISTRIBUTE_BLOCK], [2], [2]], 'rank is 2, but the grid has ranks 0 to 1'],
    ['distribs', [2, 0, [4], [7], [2], [2]], 'distribs[0] is 7, but it must be MPI.DISTRIBUTE_BLOCK'],
    ['dargs', [2, 0, [4], [DISTRIBUTE_BLOCK], [1], [2]], '2 blocks of dargs[0] = 1 elements do not hold gsizes[0] = 4'],
    ['dargs', [2, 0, [4], [DISTRIBUTE_CYCLIC], [0], [2]], 'dargs[0] is 0, but it must be 1 or more'],
    ['psizes', [2, 0, [4], [DISTRIBUTE_NONE], [1], [2]], 'psizes[0] is 2; with MPI.DISTRIBUTE_NONE it must be 1'],
    ['gsizes', [1, 0, [], [], [], []], 'gsizes is empty'],
    ['order', [1, 0, [4], [DISTRIBUTE_NONE], [1], [1], 9], 'order is 9, but it must be MPI.ORDER_C'],
  ]
  it.each(WRONG)('is refused for wrong %s', (_, args, why) => {
    expect(() => types.INT.Create_darray(...args)).toThrow(why)
  })
})
