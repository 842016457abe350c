import { useId, useRef } from 'preact/hooks'
import type { Display } from '../page/state.ts'
import { type PlotLayout, plotLayout } from './plot-layout.ts'
import { PlotNumbers } from './plot-numbers.tsx'
import { type SeriesStyle, seriesStyle } from './series-style.ts'
import { useRoom } from './use-room.ts'

type Plot = Extract<Display, { kind: 'plot' }>

/** Around the area between the axes: room for the marks and the axes' names. All of it in pixels of letters of 16 pixels. */
const MARGIN = { top: 26, right: 16, bottom: 44, left: 58 }
/** Between the axes. */
const HEIGHT = 210
/** With the margins. */
const MIN_WIDTH = 220
const MAX_WIDTH = 760
const SQUARE_WIDTH = 460
/** A line of few points shows where they are. */
const FEW = 40

/** Lines, bars or points over two axes, with a legend, and the numbers as a table for those who do not see it. */
export function PlotView({ plot }: { plot: Plot }) {
  const frame = useRef<HTMLDivElement>(null)
  const room = useRoom(frame, { width: MAX_WIDTH, scale: 1 })
  const most = plot.square ? SQUARE_WIDTH : MAX_WIDTH
  const width = Math.min(Math.max(MIN_WIDTH, room.width / room.scale), most)
  const inner = width - MARGIN.left - MARGIN.right
  const area = { width: inner, height: plot.square ? inner : HEIGHT }
  const height = area.height + MARGIN.top + MARGIN.bottom
  const layout = plotLayout(plot, area)
  const styles = plot.series.map(({ rank }, s) => seriesStyle(s, rank))
  const title = plot.title ?? `${plot.y.label} over ${plot.x.label}`
  const id = useId()
  return (
    <div class="block">
      <h3 id={`${id}-title`}>{title}</h3>
      <div ref={frame} class="plot">
        <svg
          width={width * room.scale}
          height={height * room.scale}
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-labelledby={`${id}-title ${id}-about`}
        >
          <desc id={`${id}-about`}>{about(plot)}</desc>
          <g transform={`translate(${MARGIN.left} ${MARGIN.top})`}>
            <Axes layout={layout} plot={plot} {...area} />
            <Marks layout={layout} styles={styles} isLine={plot.style === 'lines'} />
          </g>
        </svg>
        {plot.series.length > 1 && (
          <ul class="legend">
            {plot.series.map(({ label }, s) => (
              <li key={s}>
                <Swatch style={styles[s]} kind={plot.style} /> {label}
              </li>
            ))}
          </ul>
        )}
      </div>
      {layout.left > 0 && (
        <p class="hint">{layout.left === 1 ? '1 point has' : `${layout.left} points have`} no place on these axes.</p>
      )}
      <PlotNumbers plot={plot} />
    </div>
  )
}

function about({ style, x, y, series }: Plot): string {
  return `${style} of ${y.label} over ${x.label}: ${series.map(({ label }) => label).join(', ')}. The numbers follow as a table.`
}

function Axes({ layout, plot, width, height }: { layout: PlotLayout; plot: Plot; width: number; height: number }) {
  return (
    <>
      {layout.yMarks.map(({ at, text }) => (
        <g key={text} class="mark" transform={`translate(0 ${at})`}>
          <line x2={width} />
          <text x={-8} dy="0.32em" text-anchor="end">
            {text}
          </text>
        </g>
      ))}
      {layout.xMarks.map(({ at, text }) => (
        <g key={text} class="mark" transform={`translate(${at} ${height})`}>
          {plot.style !== 'bars' && <line y2={-height} />}
          <text y={18} text-anchor="middle">
            {text}
          </text>
        </g>
      ))}
      <text class="axis-name" x={-MARGIN.left} y={-12}>
        {plot.y.label}
      </text>
      <text class="axis-name" x={width} y={height + 38} text-anchor="end">
        {plot.x.label}
      </text>
    </>
  )
}

function Marks({ layout, styles, isLine }: { layout: PlotLayout; styles: SeriesStyle[]; isLine: boolean }) {
  return (
    <>
      {layout.bars.map(({ series, x, y, width, height }, i) => (
        <rect key={i} x={x} y={y} width={width} height={height} fill={styles[series]?.colour} />
      ))}
      {layout.paths.map(({ series, points }) => {
        const style = styles[series]
        const isDotted = !isLine || points.length <= FEW
        const line = points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('')
        return (
          <g key={series}>
            {isLine && <path class="line" d={line} stroke={style?.colour} stroke-dasharray={style?.dashes} />}
            {isDotted && <path d={points.map(([x, y]) => style?.point(x, y)).join('')} fill={style?.colour} />}
          </g>
        )
      })}
    </>
  )
}

function Swatch({ style, kind }: { style: SeriesStyle | undefined; kind: Plot['style'] }) {
  return (
    <svg width={24} height={12} aria-hidden="true">
      {kind === 'bars' && <rect width={24} height={12} fill={style?.colour} />}
      {kind === 'lines' && <path class="line" d="M0 6H24" stroke={style?.colour} stroke-dasharray={style?.dashes} />}
      {kind !== 'bars' && <path d={style?.point(12, 6)} fill={style?.colour} />}
    </svg>
  )
}
