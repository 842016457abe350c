import { describe, expect, it } from 'vitest'
import { checkDisplay } from './check-display.ts'

const plot = {
  kind: 'plot',
  style: 'lines',
  x: { label: 'n' },
  y: { label: 's', scale: 'log' },
  series: [{ label: 'a', x: [1, 2], y: Float64Array.of(3, 4), rank: 1 }],
}
const image = { kind: 'image', width: 2, height: 3, pixels: new Uint8Array(6) }
const table = { kind: 'table', columns: ['a', 'b'], rows: [[1, 'one']] }

describe('what a program may show', () => {
  it.each([
    { kind: 'vectors', counts: [1, 0], vectors: { A: Float64Array.of(1), n: Int32Array.of(2) } },
    { kind: 'numbers', title: 'result', values: { π: 3.14, NaN: NaN, unit: 'm' } },
    table,
    { ...table, rows: [] },
    image,
    { ...image, palette: 'ranks' },
    { ...image, palette: ['#000000', '#FFffff'] },
    { ...image, pixels: new Uint8ClampedArray(24) },
    plot,
    { ...plot, series: [], square: true },
  ])('is passed on as it is: %j', (value) => {
    expect(checkDisplay(value)).toEqual(value)
  })

  it('is passed on without what the page does not know', () => {
    expect(checkDisplay({ kind: 'numbers', values: { a: 1 }, html: '<b>' })).toEqual({
      kind: 'numbers',
      values: { a: 1 },
    })
  })
})

describe('what the page could not draw', () => {
  it.each<[string, unknown, string]>([
    ['a string', 'hello', "display: kind must be one of 'vectors', 'numbers', 'table', 'image', 'plot'"],
    ['an unknown kind', { kind: 'toString' }, "display: kind must be one of 'vectors'"],
    ['a kernel', { kind: 'kernel', source: '', wgsl: null, note: null }, 'display: kind must be one of'],
    ['a title of 501 letters', { ...image, title: 'x'.repeat(501) }, 'display: title must not be longer than 500'],
    [
      'a vector of plain numbers',
      { kind: 'vectors', counts: [1], vectors: { A: [1] } },
      'display: vectors.A must be a Float64Array',
    ],
    [
      'half a count',
      { kind: 'vectors', counts: [0.5], vectors: { A: Float64Array.of(1) } },
      'display: counts.0 must be a whole number',
    ],
    ['no numbers', { kind: 'numbers', values: {} }, 'display: values must not be empty'],
    ['an object among numbers', { kind: 'numbers', values: { a: {} } }, 'display: values.a must be a number, or text'],
    ['a short row', { ...table, rows: [[1]] }, 'display: the table must have one cell a column'],
    [
      '2001 rows',
      { ...table, rows: Array.from({ length: 2001 }, () => [1, 2]) },
      'display: rows must not be more than 2000',
    ],
    [
      'pixels of another number',
      { ...image, pixels: new Uint8Array(7) },
      'display: the image has 7 bytes of pixels, but 2 x 3 take 6 (places in the palette) or 24',
    ],
    ['no pixels', { ...image, width: 0, pixels: new Uint8Array(0) }, 'display: width must be at least 1'],
    [
      'a huge picture',
      { ...image, width: 5000, height: 5000 },
      'display: the image must not have more than 16777216 pixels',
    ],
    ['float pixels', { ...image, pixels: new Float32Array(6) }, 'display: pixels must be a Uint8ClampedArray'],
    [
      'a colour by name',
      { ...image, palette: ['red'] },
      "display: palette must be 'heat', 'ranks', or 1 to 256 colours",
    ],
    ['a plot of pies', { ...plot, style: 'pie' }, "display: style must be 'lines', 'bars' or 'points'"],
    [
      'an x without its y',
      { ...plot, series: [{ label: 'a', x: [1, 2], y: [3] }] },
      'display: series.0 must have as many x as y',
    ],
    [
      'text among points',
      { ...plot, series: [{ label: 'a', x: [1], y: ['3'] }] },
      'display: series.0.y must be an array of numbers',
    ],
    [
      '50,001 points',
      { ...plot, series: [{ label: 'a', x: new Float64Array(50_001), y: new Float64Array(50_001) }] },
      'display: series must not have more than 50000 points',
    ],
    ['a curved axis', { ...plot, x: { label: 'n', scale: 'square' } }, "display: x.scale must be 'linear' or 'log'"],
  ])('is refused: %s', (_, value, message) => {
    expect(() => checkDisplay(value)).toThrow(TypeError)
    expect(() => checkDisplay(value)).toThrow(message)
  })
})
