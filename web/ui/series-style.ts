import { rankColour } from './rank-colour.ts'

const COLOURS = 8
const DASHES = ['none', '7 3', '2 3', '9 3 2 3']

/** What tells a plot's series apart: colour, and for those who do not see it dashes and the shape of points. */
export interface SeriesStyle {
  /** A CSS value. Ranks have theirs, and nothing else looks like a rank. */
  colour: string
  dashes: string
  /** An SVG path around a point. */
  point: (x: number, y: number) => string
}

/** @param rank of the rank whose series it is, if it is one's */
export function seriesStyle(index: number, rank: number | undefined): SeriesStyle {
  return {
    colour: rank === undefined ? `var(--series-${index % COLOURS})` : rankColour(rank),
    dashes: DASHES[Math.floor(index / (rank === undefined ? 1 : COLOURS)) % DASHES.length] ?? 'none',
    point: SHAPES[index % SHAPES.length] ?? circle,
  }
}

const circle = (x: number, y: number): string => `M${r(x - 3)} ${r(y)}a3 3 0 1 1 6 0a3 3 0 1 1 -6 0`
const square = (x: number, y: number): string => `M${r(x - 2.6)} ${r(y - 2.6)}h5.2v5.2h-5.2z`
const triangle = (x: number, y: number): string => `M${r(x)} ${r(y - 3.6)}l3.4 6h-6.8z`
const diamond = (x: number, y: number): string => `M${r(x)} ${r(y - 3.8)}l3.8 3.8l-3.8 3.8l-3.8 -3.8z`
const SHAPES = [circle, square, triangle, diamond]

/** Tenths of a pixel are enough, and keep long paths short. */
const r = (pixels: number): number => Math.round(pixels * 10) / 10
