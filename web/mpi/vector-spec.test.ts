import { describe, expect, it } from 'vitest'
import { BYTE, DOUBLE } from './predefined-datatypes.ts'
import { blockBuffer, evenCounts, type VectorBuffer, vectorBuffer } from './vector-spec.ts'

const data = Float64Array.from({ length: 10 }, (_, i) => i)
const parts = (buffer: VectorBuffer) =>
  buffer.counts.map((_, rank) => {
    const part = buffer.part(rank)
    const numbers = new Float64Array(part.byteLength / 8)
    void part.read(0, new Uint8Array(numbers.buffer))
    return [...numbers]
  })

const cutEqually = (value: unknown, size: number) => blockBuffer('Scatter', 'sendbuf', value, size)
const cut = (value: unknown, size: number) => vectorBuffer('Scatterv', 'sendbuf', value, size)

describe('evenCounts', () => {
  it('shares all elements, the first ranks one more', () => {
    expect(evenCounts(10, 4)).toEqual([3, 3, 2, 2])
    expect(evenCounts(8, 4)).toEqual([2, 2, 2, 2])
    expect(evenCounts(2, 4)).toEqual([1, 1, 0, 0])
    expect(evenCounts(0, 1)).toEqual([0])
  })
})

describe('blockBuffer', () => {
  it('cuts the data into equal blocks', () => {
    expect(parts(cutEqually(data, 5))).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
      [6, 7],
      [8, 9],
    ])
    expect(parts(cutEqually([data, 3], 2))).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ])
    expect(parts(cutEqually([data, [3, 1], DOUBLE], 2))).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ])
    expect(parts(cutEqually([data, null, 2, DOUBLE], 2))).toEqual([
      [2, 3, 4, 5],
      [6, 7, 8, 9],
    ])
  })

  it('names the call that can share unequally', () => {
    expect(() => cutEqually(data, 4)).toThrow(
      'Scatter: sendbuf has 10 elements, which 4 ranks cannot share equally; use Scatterv',
    )
    expect(() => cutEqually([data, 3], 4)).toThrow('Scatter: 12 elements were asked of sendbuf, which has 10')
  })
})

describe('vectorBuffer', () => {
  it.each<[unknown, number[], number[]]>([
    [data, [3, 3, 2, 2], [0, 3, 6, 8]],
    [
      [data, DOUBLE],
      [3, 3, 2, 2],
      [0, 3, 6, 8],
    ],
    [
      [data, [1, 2, 3, 4]],
      [1, 2, 3, 4],
      [0, 1, 3, 6],
    ],
    [
      [data, Uint32Array.of(1, 2, 3, 4)],
      [1, 2, 3, 4],
      [0, 1, 3, 6],
    ],
    [
      [data, 2],
      [2, 2, 2, 2],
      [0, 2, 4, 6],
    ],
    [
      [data, [1, 2, 3, 0], [6, 4, 1, 9], DOUBLE],
      [1, 2, 3, 0],
      [6, 4, 1, 9],
    ],
    [
      [
        data,
        [
          [1, 2, 3, 0],
          [6, 4, 1, 9],
        ],
        DOUBLE,
      ],
      [1, 2, 3, 0],
      [6, 4, 1, 9],
    ],
    [
      [
        data,
        [
          [1, 2, 3, 0],
          [6, 4, 1, 9],
        ],
      ],
      [1, 2, 3, 0],
      [6, 4, 1, 9],
    ],
    [
      [data, [2, [0, 0, 0, 8]]],
      [2, 2, 2, 2],
      [0, 0, 0, 8],
    ],
    [
      [data, [[1, 2, 3, 4], null]],
      [1, 2, 3, 4],
      [0, 1, 3, 6],
    ],
    [
      [data, 1, 3, DOUBLE],
      [1, 1, 1, 1],
      [0, 3, 6, 9],
    ],
  ])('reads counts and displacements of form %#', (value, counts, displs) => {
    const buffer = cut(value, 4)
    expect(buffer).toMatchObject({ counts, displs })
    expect(parts(buffer)).toEqual(counts.map((count, i) => [...data.subarray(displs[i], (displs[i] ?? 0) + count)]))
  })

  it('takes two numbers for two ranks as their counts', () => {
    expect(cut([data, [3, 1]], 2)).toMatchObject({ counts: [3, 1], displs: [0, 3] })
  })

  it('counts in elements of the datatype', () => {
    const buffer = cut([data, [8, 16], BYTE], 2)
    expect(parts(buffer)).toEqual([[0], [1, 2]])
  })

  it.each<[string, unknown, string]>([
    [
      'counts for fewer ranks',
      [data, [3, 3]],
      "Scatterv: sendbuf's counts [3, 3] are 2 numbers, but the communicator has 4 ranks",
    ],
    [
      'displs for more ranks',
      [data, [1, 1, 1, 1], [0, 1, 2, 3, 4], DOUBLE],
      "Scatterv: sendbuf's displs [0, 1, 2, 3, 4] are 5 numbers",
    ],
    [
      'a negative count',
      [data, [1, -2, 1, 1]],
      "Scatterv: sendbuf's counts[1] is -2, but it must be an integer of 0 or more",
    ],
    ['half a displacement', [data, [1, 1, 1, 1], [0, 1, 2.5, 3], DOUBLE], "Scatterv: sendbuf's displs[2] is 2.5"],
    [
      'a part beyond the end',
      [data, [3, 3, 3, 3]],
      'Scatterv: 3 elements from element 9 on were asked of sendbuf for rank 3, which has 10',
    ],
    [
      'counts that are no numbers',
      [data, 'even', DOUBLE],
      'Scatterv: sendbuf\'s counts are "even", but they must be numbers, one for each rank',
    ],
  ])('refuses %s', (_, value, message) => {
    expect(() => cut(value, 4)).toThrow(message)
  })

  it('refuses overlapping parts only where they are written to', () => {
    const overlapping = [data, [3, 0, 2, 1], [4, 5, 0, 6], DOUBLE]
    expect(cut(overlapping, 4).displs).toEqual([4, 5, 0, 6])
    expect(() => vectorBuffer('Gatherv', 'recvbuf', overlapping, 4, { receives: true })).toThrow(
      'Gatherv: recvbuf has overlapping parts: rank 0 elements 4 to 6 and rank 3 elements 6 to 6',
    )
    const apart = [data, [3, 0, 2, 1], [4, 5, 0, 7], DOUBLE]
    expect(vectorBuffer('Gatherv', 'recvbuf', apart, 4, { receives: true }).counts).toEqual([3, 0, 2, 1])
  })
})
