import { describe, expect, it } from 'vitest'
import { queueState } from './queue-peaks.ts'
import { queueSteps } from './queue-steps.ts'

const samples = (...list: [atMs: number, count: number][]) =>
  list.map(([atMs, count]) => ({ atMs, count, bytes: 10 * count }))

describe('the step line of the unexpected queue', () => {
  it.each([
    ['an empty queue', samples(), [[0, 0]]],
    [
      'each change in its pixel',
      samples([10, 1], [30, 2], [50, 0]),
      [
        [0, 0],
        [10, 1],
        [30, 2],
        [50, 0],
      ],
    ],
    [
      'a burst within a pixel, and where it ended',
      samples([10, 1], [10.2, 5], [10.4, 2], [10.6, 0]),
      [
        [0, 0],
        [10, 5],
        [10, 0],
      ],
    ],
    [
      'nothing after the view',
      samples([10, 1], [150, 9]),
      [
        [0, 0],
        [10, 1],
      ],
    ],
  ])('shows %s', (_, given, expected) => {
    const steps = queueSteps(given, { fromMs: 0, toMs: 100 }, 100)
    expect(steps.map(({ x, count }) => [x, count])).toEqual(expected)
  })

  it('begins with what was before the view', () => {
    const steps = queueSteps(samples([10, 1], [20, 3], [60, 0]), { fromMs: 50, toMs: 100 }, 100)
    expect(steps).toEqual([
      { x: 0, count: 3 },
      { x: 20, count: 0 },
    ])
  })
})

describe('the state of the unexpected queue', () => {
  it('is its end and its peaks', () => {
    const unexpected = [
      { atMs: 1, count: 1, bytes: 900 },
      { atMs: 2, count: 3, bytes: 300 },
      { atMs: 3, count: 2, bytes: 200 },
    ]
    expect(queueState({ unexpected })).toEqual({ now: { count: 2, bytes: 200 }, most: { count: 3, bytes: 900 } })
  })

  it('is nothing where nothing waited', () => {
    expect(queueState({ unexpected: [] })).toEqual({ now: { count: 0, bytes: 0 }, most: { count: 0, bytes: 0 } })
  })
})
