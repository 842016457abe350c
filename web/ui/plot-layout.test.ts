import { describe, expect, it } from 'vitest'
import type { Display } from '../page/state.ts'
import { plotLayout } from './plot-layout.ts'

type Plot = Extract<Display, { kind: 'plot' }>
const size = { width: 100, height: 50 }
const plot = (style: Plot['style'], series: Plot['series'], more: Partial<Plot> = {}): Plot => {
  return { kind: 'plot', style, x: { label: 'x' }, y: { label: 'y' }, series, ...more }
}

describe('lines and points', () => {
  it.each(['lines', 'points'] as const)('of %s: x goes right and y goes up', (style) => {
    const layout = plotLayout(plot(style, [{ label: 'a', x: [0, 5, 10], y: [0, 10, 5] }]), size)
    expect(layout.paths).toEqual([
      {
        series: 0,
        points: [
          [0, 50],
          [50, 0],
          [100, 25],
        ],
      },
    ])
    expect(layout.bars).toEqual([])
  })

  it('leave out and count what has no place', () => {
    const broken = { label: 'a', x: [1, 2, 3, Infinity, 5], y: [1, NaN, 3, 4, -1e301] }
    const layout = plotLayout(plot('lines', [broken]), size)
    expect(layout.paths[0]?.points).toHaveLength(2)
    expect(layout.left).toBe(3)
  })

  it('leave out what is not above 0 on a logarithmic axis', () => {
    const series = [{ label: 'a', x: [1, 10, 100], y: Float64Array.of(-1, 1, 100) }]
    const layout = plotLayout(plot('lines', series, { y: { label: 'y', scale: 'log' } }), size)
    expect(layout.left).toBe(1)
    expect(layout.paths[0]?.points.map(([, y]) => y)).toEqual([50, 0])
  })

  it('in the plane have one scale', () => {
    const layout = plotLayout(plot('points', [{ label: 'a', x: [0, 1], y: [0, 10] }], { square: true }), size)
    expect(layout.xMarks.map(({ text }) => text)).toEqual(layout.yMarks.map(({ text }) => text))
    expect(layout.paths[0]?.points).toEqual([
      [0, 50],
      [10, 0],
    ])
  })

  it('of nothing have axes all the same', () => {
    const layout = plotLayout(plot('lines', []), size)
    expect(layout.paths).toEqual([])
    expect(layout.xMarks.map(({ at }) => at)).toEqual([0, 20, 40, 60, 80, 100].map((at) => expect.closeTo(at, 9)))
  })
})

describe('bars', () => {
  it('of one series for each rank share the width, and begin at 0', () => {
    const series = [3, 6].map((y, rank) => ({ label: `rank ${rank}`, x: [rank], y: [y], rank }))
    const { bars, xMarks } = plotLayout(plot('bars', series), size)
    expect(bars).toEqual([
      { series: 0, x: 6.25, width: 37.5, y: 25, height: 25 },
      { series: 1, x: 56.25, width: 37.5, y: 0, height: 50 },
    ])
    expect(xMarks).toEqual([
      { at: 25, text: '0' },
      { at: 75, text: '1' },
    ])
  })

  it('of several series stand beside each other', () => {
    const both = ['compute', 'wait'].map((label, s) => ({ label, x: [0, 1], y: [1 + s, 2] }))
    const { bars } = plotLayout(plot('bars', both), size)
    expect(bars.map(({ series, x }) => [series, x])).toEqual([
      [0, 6.25],
      [1, 25],
      [0, 56.25],
      [1, 75],
    ])
  })

  it('below 0 hang down from it', () => {
    const { bars, yMarks } = plotLayout(plot('bars', [{ label: 'a', x: [1, 2], y: [-10, 10] }]), size)
    expect(yMarks.map(({ text }) => text)).toEqual(['-10', '-5', '0', '5', '10'])
    expect(bars.map(({ y, height }) => [y, height])).toEqual([
      [25, 25],
      [0, 25],
    ])
  })

  it('are named only as often as there is room', () => {
    const x = Array.from({ length: 30 }, (_, i) => i)
    const { bars, xMarks } = plotLayout(plot('bars', [{ label: 'a', x, y: x }]), size)
    expect(bars).toHaveLength(30)
    expect(xMarks.length).toBeLessThan(4)
  })
})
