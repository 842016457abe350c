import type { Display } from '../page/state.ts'
import { linearScale, logScale, type PlotScale } from './plot-scale.ts'

type Plot = Extract<Display, { kind: 'plot' }>

/** A plot as it is drawn: places in pixels, from the top left corner of the area between the axes. */
export interface PlotLayout {
  xMarks: Mark[]
  yMarks: Mark[]
  /** For `bars`: a rectangle for each point; else none. */
  bars: { series: number; x: number; y: number; width: number; height: number }[]
  /** For `lines` and `points`: each series' points in their order. */
  paths: { series: number; points: [x: number, y: number][] }[]
  /** Points that have no place: NaN, infinite, or not above 0 on a logarithmic axis. */
  left: number
}

interface Mark {
  at: number
  text: string
}

/** Beyond it, differences are infinite. */
const LARGEST = 1e300
/** Part of a bar's place that stays free. */
const GAP = 0.25
/** Pixels that the text below a bar needs. */
const BAR_TEXT = 36

/** @param size pixels between the axes */
export function plotLayout(plot: Plot, size: { width: number; height: number }): PlotLayout {
  const isBars = plot.style === 'bars'
  const given = plot.series.flatMap((series, s) =>
    Array.from(series.x, (x, i): Point => ({ series: s, x, y: series.y[i] ?? NaN })),
  )
  const points = given.filter(({ x, y }) => hasPlace(x, isBars ? undefined : plot.x.scale) && hasPlace(y, plot.y.scale))
  const left = given.length - points.length
  const xs = points.map(({ x }) => x)
  const ys = points.map(({ y }) => y)
  if (isBars) {
    // A bar's length means something only from 0 on.
    const up = scaleOf(plot.y.scale === 'log' ? ys : [0, ...ys], plot.y.scale)
    const zero = plot.y.scale === 'log' ? 0 : up.at(0)
    const bars = barPlaces(points, size.width).map(({ point, ...place }) => {
      const [low, high] = [up.at(point.y), zero].toSorted((a, b) => a - b) as [number, number]
      return { series: point.series, ...place, y: size.height * (1 - high), height: size.height * (high - low) }
    })
    return { xMarks: barMarks(xs, size.width), yMarks: marksUp(up, size.height), bars, paths: [], left }
  }
  const right = scaleOf(plot.square ? [...xs, ...ys] : xs, plot.x.scale)
  const up = scaleOf(plot.square ? [...xs, ...ys] : ys, plot.y.scale)
  const paths = plot.series.map((_, series) => {
    const own = points.filter((point) => point.series === series)
    const places = own.map(({ x, y }): [number, number] => [size.width * right.at(x), size.height * (1 - up.at(y))])
    return { series, points: places }
  })
  const xMarks = right.ticks.map(({ value, text }) => ({ at: size.width * right.at(value), text }))
  return { xMarks, yMarks: marksUp(up, size.height), bars: [], paths, left }
}

const scaleOf = (values: number[], kind: 'linear' | 'log' = 'linear'): PlotScale =>
  kind === 'log' ? logScale(values) : linearScale(values)

const marksUp = (up: PlotScale, height: number): Mark[] =>
  up.ticks.map(({ value, text }) => ({ at: height * (1 - up.at(value)), text }))

interface Point {
  series: number
  x: number
  y: number
}

/** Every different x has a place of the same width, which the bars of that x share. */
function barPlaces(points: Point[], width: number): { point: Point; x: number; width: number }[] {
  const byX = new Map<number, Point[]>()
  for (const point of points.toSorted((a, b) => a.x - b.x)) {
    const here = byX.get(point.x)
    if (here) here.push(point)
    else byX.set(point.x, [point])
  }
  const place = width / byX.size
  return [...byX.values()].flatMap((here, i) => {
    const each = (place * (1 - GAP)) / here.length
    return here.map((point, b) => ({ point, x: place * (i + GAP / 2) + each * b, width: each }))
  })
}

function barMarks(values: number[], width: number): Mark[] {
  const xs = [...new Set(values)].toSorted((a, b) => a - b)
  const every = Math.ceil((xs.length * BAR_TEXT) / width)
  return xs.flatMap((x, i) => (i % every === 0 ? [{ at: (width * (i + 0.5)) / xs.length, text: String(x) }] : []))
}

const hasPlace = (value: number, scale: 'linear' | 'log' = 'linear'): boolean =>
  Math.abs(value) <= LARGEST && (scale === 'linear' || value > 1 / LARGEST)
