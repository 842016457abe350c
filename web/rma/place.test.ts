import { describe, expect, it } from 'vitest'
import { dataBytes, oneRun, placeIn, reachOf, type Runs } from './place.ts'

/** For each byte of the data, the byte of the window that it is in, by plain loops. */
function placesOf(runs: Runs): number[] {
  const places: number[] = []
  for (let i = 0; i < runs.length; i += 4) {
    const [at = 0, bytes = 0, stride = 0, count = 0] = runs.subarray(i, i + 4)
    for (let piece = 0; piece < count; piece++) for (let b = 0; b < bytes; b++) places.push(at + piece * stride + b)
  }
  return places
}

const CASES: readonly [string, Runs][] = [
  ['nothing', new Float64Array(0)],
  ['one run', oneRun(3, 10)],
  ['equal distances', Float64Array.of(2, 3, 7, 5)],
  ['backwards', Float64Array.of(40, 4, -9, 4)],
  ['several runs, one of them empty', Float64Array.of(30, 2, 5, 3, 0, 0, 0, 1, 1, 4, 0, 1, 10, 1, 3, 6)],
]

describe.each(CASES)('a place of %s', (_, runs) => {
  const places = placesOf(runs)

  it('knows its length and how far it reaches', () => {
    expect(dataBytes(runs)).toBe(places.length)
    const reach = places.length === 0 ? [0, 0] : [Math.min(...places), Math.max(...places) + 1]
    expect(reachOf(runs)).toEqual(reach)
  })

  it('is read and written in pieces of any length', () => {
    for (let length = 1; length <= Math.max(1, places.length); length++) {
      const memory = Uint8Array.from({ length: 50 }, (__, i) => i)
      const expected = memory.slice()
      const place = placeIn(memory, runs)
      const data = new Uint8Array(places.length)
      for (let at = 0; at < data.length; at += length) void place.read(at, data.subarray(at, at + length))
      expect([...data]).toEqual(places)
      const news = data.map((value) => value + 100)
      places.forEach((byte, i) => (expected[byte] = news[i] ?? 0))
      for (let at = 0; at < news.length; at += length) void place.write(at, news.subarray(at, at + length))
      expect(memory).toEqual(expected)
    }
  })
})

it.each([
  [-1, 4, 0, NaN],
  [0, -4, 0, 1],
  [0, 4, 0.5, 2],
  [Infinity, 4, 0, 1],
  [0, 4, 0, -1],
])('a run of %d, %d, %d, %d reaches nowhere', (...numbers) => {
  expect(reachOf(Float64Array.from(numbers))).toEqual([NaN, NaN])
})
