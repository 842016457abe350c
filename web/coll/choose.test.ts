import { describe, expect, it } from 'vitest'
import {
  ALLGATHER,
  ALLREDUCE,
  ALLTOALL,
  BARRIER,
  BCAST,
  type Call,
  type Choice,
  GATHER,
  GATHERV,
  pick,
  REDUCE,
  REDUCE_SCATTER,
} from './choose.ts'

const KiB = 1024
const MiB = 1024 * KiB

/** The names of the algorithms picked for these sizes of data, on worlds of these sizes. */
function picked(
  choice: Choice<{ name: string }>,
  sizes: number[],
  lengths: number[],
  other: Partial<Pick<Call, 'commutative' | 'links' | 'inOrder'>> = {},
) {
  const given = { commutative: true, links: 'slow', inOrder: true, ...other } as const
  return sizes.map((size) => lengths.map((bytes) => pick(choice, { size, bytes, ...given }).algorithm.name))
}

describe('the table', () => {
  it('broadcasts down a tree, by scatter-allgather, and down a chain as data grows', () => {
    const [tree, blocks, chain] = ['bcastBinomial', 'bcastScatterAllgather', 'bcastChain']
    expect(picked(BCAST, [2, 4, 8, 1000], [8 * KiB, 64 * KiB, 8 * MiB, 200 * MiB])).toEqual([
      [tree, tree, tree, tree],
      [tree, blocks, chain, chain],
      [tree, blocks, chain, chain],
      [tree, tree, blocks, chain],
    ])
  })

  it('reduces to all by doubling, then by halves or round a ring, where order allows', () => {
    const [doubling, halving, ring] = ['allreduceRecursiveDoubling', 'allreduceRabenseifner', 'allreduceRing']
    const lengths = [8 * KiB, 64 * KiB, 8 * MiB]
    expect(picked(ALLREDUCE, [2, 3, 4, 1000], lengths)).toEqual([
      [doubling, doubling, doubling],
      [doubling, ring, ring],
      [doubling, halving, halving],
      [doubling, halving, ring],
    ])
    expect(picked(ALLREDUCE, [3], lengths, { commutative: false })).toEqual([[doubling, halving, halving]])
  })

  it('gathers small parts and large worlds by trees, else directly', () => {
    expect(picked(GATHER, [4, 17], [100, 100 * KiB])).toEqual([
      ['gatherBinomial', 'gatherLinear'],
      ['gatherBinomial', 'gatherBinomial'],
    ])
    expect(picked(GATHERV, [4, 17], [0])).toEqual([['gatherLinear'], ['gatherPacked']])
  })

  it('saves start-ups for small data and bytes for large', () => {
    expect(picked(ALLGATHER, [8], [KiB, MiB])).toEqual([['allgatherBruck', 'allgatherRing']])
    expect(picked(ALLTOALL, [8], [100, 8 * KiB, MiB])).toEqual([
      ['alltoallBruck', 'alltoallOverlapped', 'alltoallPairwise'],
    ])
    expect(picked(REDUCE, [2, 8], [KiB, MiB])).toEqual([
      ['reduceBinomial', 'reduceBinomial'],
      ['reduceBinomial', 'reduceRabenseifner'],
    ])
    expect(picked(REDUCE_SCATTER, [3, 4], [KiB, MiB])).toEqual([
      ['reduceScatterHalving', 'reduceScatterRing'],
      ['reduceScatterHalving', 'reduceScatterHalving'],
    ])
  })
  it('thinks a message over a fast link worth more bytes', () => {
    expect(picked(BCAST, [8], [64 * KiB, 8 * MiB], { links: 'fast' })).toEqual([
      ['bcastBinomial', 'bcastChainOverFast'],
    ])
    expect(picked(ALLREDUCE, [8], [64 * KiB, MiB], { links: 'fast' })).toEqual([
      ['allreduceRecursiveDoubling', 'allreduceRabenseifner'],
    ])
  })

  it('goes by islands where links are mixed, but for operations whose order islands would break', () => {
    const links = 'mixed'
    expect(picked(BARRIER, [8], [0], { links })).toEqual([['barrierIslands']])
    expect(picked(BCAST, [8], [KiB, 8 * MiB], { links })).toEqual([['bcastIslands', 'bcastIslandChain']])
    expect(picked(GATHER, [8], [KiB, MiB], { links })).toEqual([['gatherIslands', 'gatherLinear']])
    expect(picked(ALLGATHER, [8], [KiB, MiB], { links })).toEqual([['allgatherIslands', 'allgatherIslandRing']])
    const [small, large] = ['allreduceIslands', 'allreduceIslandsLarge']
    expect(picked(ALLREDUCE, [8], [KiB, MiB], { links, inOrder: false })).toEqual([[small, large]])
    expect(picked(ALLREDUCE, [8], [KiB, MiB], { links, commutative: false })).toEqual([[small, large]])
    const flat = ['allreduceRecursiveDoubling', 'allreduceRabenseifner']
    expect(picked(ALLREDUCE, [8], [KiB, MiB], { links, commutative: false, inOrder: false })).toEqual([flat])
    expect(picked(REDUCE, [8], [KiB, MiB], { links })).toEqual([['reduceIslands', 'reduceIslandsHalving']])
  })
})
