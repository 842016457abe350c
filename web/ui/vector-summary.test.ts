import { describe, expect, it } from 'vitest'
import { summariseVectors } from './vector-summary.ts'

const count = (n: number) => Float64Array.from({ length: n }, (_, i) => i)

describe('summariseVectors', () => {
  it('gives every rank its own elements, short parts in full', () => {
    const summary = summariseVectors({
      kind: 'vectors',
      counts: [2, 1],
      vectors: { A: count(3), B: count(3).map((a) => a / 4) },
    })
    expect(summary.length).toBe(3)
    expect(summary.parts).toEqual([
      {
        rank: 0,
        first: 0,
        count: 2,
        columns: [0, 1],
        rows: [
          { name: 'A', cells: ['0', '1'] },
          { name: 'B', cells: ['0', '0.25'] },
        ],
      },
      {
        rank: 1,
        first: 2,
        count: 1,
        columns: [2],
        rows: [
          { name: 'A', cells: ['2'] },
          { name: 'B', cells: ['0.5'] },
        ],
      },
    ])
  })

  it('keeps the first and last elements of long parts', () => {
    const { parts } = summariseVectors({ kind: 'vectors', counts: [50, 50], vectors: { A: count(100) } })
    expect(parts[1]?.columns).toEqual([50, 51, 52, null, 98, 99])
    expect(parts[1]?.rows[0]?.cells).toEqual(['50', '51', '52', '…', '98', '99'])
  })

  it('leaves out nothing that is as short as the gap', () => {
    const { parts } = summariseVectors({ kind: 'vectors', counts: [6], vectors: { A: count(6) } })
    expect(parts[0]?.columns).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('names the ranks that had nothing to do', () => {
    const { parts, idleRanks } = summariseVectors({ kind: 'vectors', counts: [1, 1, 0, 0], vectors: { A: count(2) } })
    expect(parts.map((part) => part.rank)).toEqual([0, 1])
    expect(idleRanks).toEqual([2, 3])
  })

  it('draws few of many ranks, the last among them', () => {
    const counts = Array.from({ length: 200 }, () => 1)
    const { parts, hiddenRanks } = summariseVectors({ kind: 'vectors', counts, vectors: { A: count(200) } })
    expect(parts.at(-1)?.rank).toBe(199)
    expect(parts.length + hiddenRanks).toBe(200)
    expect(parts.length).toBeLessThan(20)
  })

  it('leaves cells empty where a vector is shorter than the counts say', () => {
    const { parts } = summariseVectors({ kind: 'vectors', counts: [2], vectors: { A: count(1) } })
    expect(parts[0]?.rows[0]?.cells).toEqual(['0', ''])
  })

  it('has no parts for empty vectors', () => {
    expect(summariseVectors({ kind: 'vectors', counts: [0, 0], vectors: { A: count(0) } })).toEqual({
      length: 0,
      parts: [],
      hiddenRanks: 0,
      idleRanks: [0, 1],
    })
  })
})
