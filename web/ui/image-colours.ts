import type { Display } from '../page/state.ts'

type Image = Extract<Display, { kind: 'image' }>

/** Black, violet, red, yellow: as light as the value is large, also to colour-blind eyes and on paper. */
const HEAT = [
  '#000004',
  '#1b0c41',
  '#4a0c6b',
  '#781c6d',
  '#a52c60',
  '#cf4446',
  '#ed6925',
  '#fb9b06',
  '#f7d13d',
  '#fcffa4',
]

/**
 * An image's pixels as a canvas takes them: red, green, blue, opacity. A place beyond the palette's end starts it again.
 * @param rankColours the page's colours of the ranks now, as `#rrggbb`
 */
export function imageColours(
  { width, height, pixels, palette = 'heat' }: Image,
  rankColours: string[],
): Uint8ClampedArray<ArrayBuffer> {
  if (pixels.length === 4 * width * height) return Uint8ClampedArray.from(pixels)
  const colours = paletteColours(palette, rankColours)
  const rgba = new Uint8ClampedArray(4 * pixels.length)
  for (const [i, place] of pixels.entries()) rgba.set(colours[place % colours.length] ?? [], 4 * i)
  return rgba
}

type Colour = readonly [red: number, green: number, blue: number, opacity: number]

function paletteColours(palette: NonNullable<Image['palette']>, rankColours: string[]): Colour[] {
  if (palette === 'ranks') return rankColours.map(parseColour)
  if (palette !== 'heat') return palette.map(parseColour)
  const stops = HEAT.map(parseColour)
  return Array.from({ length: 256 }, (_, i) => {
    const place = (i / 255) * (stops.length - 1)
    const stop = Math.min(Math.floor(place), stops.length - 2)
    return mix(stops[stop], stops[stop + 1], place - stop)
  })
}

/** @param text `#rrggbb`; anything else is black */
function parseColour(text: string): Colour {
  const digits = /^#([0-9a-f]{6})$/i.exec(text.trim())?.[1] ?? '000000'
  const part = (at: number): number => Number.parseInt(digits.slice(at, at + 2), 16)
  return [part(0), part(2), part(4), 255]
}

function mix(a: Colour = BLACK, b: Colour = BLACK, share: number): Colour {
  const part = (i: 0 | 1 | 2): number => a[i] + share * (b[i] - a[i])
  return [part(0), part(1), part(2), 255]
}

const BLACK: Colour = [0, 0, 0, 255]
