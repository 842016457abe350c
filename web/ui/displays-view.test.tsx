import { renderToString } from 'preact-render-to-string'
import { describe, expect, it } from 'vitest'
import type { Display } from '../page/state.ts'
import { DisplaysView } from './displays-view.tsx'
import { SAMPLE_DISPLAYS } from './testing/sample-displays.ts'
import { sampleRun } from './testing/sample-states.ts'

const HOSTILE = '<img src=x onerror=alert(1)>'

const draw = (...displayed: Display[]) => {
  const [rank] = sampleRun(1, 1).ranks
  if (!rank) throw new Error('sampleRun(1, 1) has a rank')
  return renderToString(<DisplaysView ranks={[{ ...rank, displayed }]} />)
}
const textOf = (html: string) =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

describe('what a program shows', () => {
  it('is drawn in its order, each kind in its way', () => {
    const text = textOf(draw(...SAMPLE_DISPLAYS))
    const places = SAMPLE_DISPLAYS.map((display) => {
      return 'title' in display && display.title ? text.indexOf(display.title) : text.indexOf('Numbers')
    })
    expect(places.every((place) => place >= 0)).toBe(true)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  })

  it('numbers, with their names', () => {
    const numbers: Display = { kind: 'numbers', values: { third: 1 / 3, unit: 'none' } }
    expect(textOf(draw(numbers))).toBe('Numbers third 0.333333333333 unit none')
  })

  it('a table, row by row', () => {
    const table: Display = {
      kind: 'table',
      title: 'T',
      columns: ['a', 'b'],
      rows: [
        [1, 'x'],
        [1 / 3, 'y'],
      ],
    }
    expect(textOf(draw(table))).toBe('T a b 1 x 0.333333 y')
    expect(textOf(draw({ ...table, rows: [] }))).toBe('T a b It has no rows.')
  })

  it('a picture, with its size and a name for those who do not see it', () => {
    const image: Display = { kind: 'image', title: 'Plate', width: 2, height: 1, pixels: new Uint8Array(2) }
    expect(draw(image)).toContain('aria-label="Plate: a picture of 2 by 1 pixels"')
  })

  it('a plot, with its axes, its legend, and words for those who do not see it', () => {
    const plot: Display = {
      kind: 'plot',
      title: 'Speed',
      style: 'bars',
      x: { label: 'rank' },
      y: { label: 'ms' },
      series: [0, 3].map((rank) => ({ label: `of ${rank}`, x: [rank], y: [10 * rank], rank })),
    }
    const html = draw(plot)
    const words = 'bars of ms over rank: of 0, of 3. The numbers follow as a table.'
    expect(textOf(html)).toContain(`Speed ${words} 0 10 20 30`)
    expect(html.match(/<rect[^>]*fill="[^"]*"/g)?.map((bar) => /fill="(.*)"/.exec(bar)?.[1])).toEqual([
      'var(--rank-0)',
      'var(--rank-3)',
      'var(--rank-0)',
      'var(--rank-3)',
    ])
  })

  it('a line for each series that is no rank’s in no rank’s colour', () => {
    const series = [{ label: 'a', x: [1, 2], y: [1, 2] }]
    const html = draw({ kind: 'plot', style: 'lines', x: { label: 'x' }, y: { label: 'y' }, series })
    expect(html).toMatch(/<path class="line"[^>]*stroke="var\(--series-0\)"/)
    expect(html).not.toContain('--rank')
  })

  it('points that have no place are counted', () => {
    const series = [{ label: 'a', x: [1, 2, 3], y: [NaN, 2, Infinity] }]
    const html = draw({ kind: 'plot', style: 'points', x: { label: 'x' }, y: { label: 'y' }, series })
    expect(textOf(html)).toContain('2 points have no place on these axes.')
  })

  it.each<[string, Display]>([
    ['numbers', { kind: 'numbers', title: HOSTILE, values: { [HOSTILE]: HOSTILE } }],
    ['a table', { kind: 'table', title: HOSTILE, columns: [HOSTILE], rows: [[HOSTILE]] }],
    ['a picture', { kind: 'image', title: HOSTILE, width: 1, height: 1, pixels: new Uint8Array(1) }],
    ['vectors', { kind: 'vectors', title: HOSTILE, counts: [1], vectors: { [HOSTILE]: new Int32Array(1) } }],
    [
      'a plot',
      {
        kind: 'plot',
        title: HOSTILE,
        style: 'lines',
        x: { label: HOSTILE },
        y: { label: HOSTILE },
        series: [0, 1].map(() => ({ label: HOSTILE, x: [1], y: [1] })),
      },
    ],
  ])('the texts of %s are never taken for HTML', (_, display) => {
    const html = draw(display)
    expect(html).toContain('&lt;img')
    expect(html).not.toContain('<img')
  })
})
