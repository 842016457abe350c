import { paintArrows } from './paint-arrows.ts'
import { paintBars } from './paint-bars.ts'
import type { Palette } from './palette.ts'
import { AXIS_HEIGHT, type Row, type TimelineLayout } from './timeline-layout.ts'

/** What stands out. */
export interface Highlight {
  /** Outlined: the chosen call, and those at the other end of its messages. */
  calls: { rank: number; call: number; isChosen: boolean }[]
  /** The chosen call's messages, as places in the trace's `messages`. */
  messages: ReadonlySet<number>
}

/**
 * Draws the layout on a canvas of `layout.width` by `layout.height` CSS pixels.
 * @param nameOf what is written into a call's bar
 */
export function paintTimeline(
  canvas: HTMLCanvasElement,
  layout: TimelineLayout,
  highlight: Highlight,
  palette: Palette,
  nameOf: (rank: number, call: number) => string,
): void {
  const { ratio } = palette
  const width = Math.round(layout.width * ratio)
  const height = Math.round(layout.height * ratio)
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  const context = canvas.getContext('2d')
  if (context === null) return
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.fillStyle = palette.card
  context.fillRect(0, 0, layout.width, layout.height)
  context.font = palette.font
  context.textBaseline = 'middle'
  paintAxis(context, layout, palette)
  paintBars(context, layout, palette, nameOf)
  for (const [rank, row] of layout.rows.entries()) {
    context.strokeStyle = palette.ranks[rank % palette.ranks.length] ?? palette.ink
    paintQueue(context, layout, row)
  }
  paintArrows(context, layout, palette, highlight.messages)
  paintOutlines(context, layout, palette, highlight)
}

function paintAxis(context: CanvasRenderingContext2D, layout: TimelineLayout, palette: Palette): void {
  const { ticks, rows, width, height } = layout
  context.fillStyle = palette.line
  for (const { x } of ticks) context.fillRect(Math.round(x), AXIS_HEIGHT - 6, 1, height)
  for (const { y } of rows) context.fillRect(0, y, width, 1)
  context.fillStyle = palette.inkSoft
  for (const { x, text } of ticks) {
    const wide = context.measureText(text).width
    context.fillText(text, Math.min(Math.max(x - wide / 2, 2), width - wide - 2), AXIS_HEIGHT / 2 - 2)
  }
}

function paintQueue(context: CanvasRenderingContext2D, layout: TimelineLayout, { queue }: Row): void {
  if (layout.longestQueue === 0) return
  const base = queue.y + queue.height
  const yOf = (count: number): number => base - (queue.height * count) / layout.longestQueue
  context.beginPath()
  context.moveTo(0, base)
  let y = base
  for (const { x, count } of queue.steps) {
    context.lineTo(x, y)
    y = yOf(count)
    context.lineTo(x, y)
  }
  context.lineTo(layout.width, y)
  context.lineWidth = 1.5
  context.stroke()
}

function paintOutlines(
  context: CanvasRenderingContext2D,
  { rows }: TimelineLayout,
  { accent }: Palette,
  { calls }: Highlight,
): void {
  context.strokeStyle = accent
  for (const { rank, call, isChosen } of calls) {
    for (const lane of rows[rank]?.lanes ?? []) {
      const bar = lane.bars.find((candidate) => candidate.call === call)
      if (bar === undefined) continue
      context.lineWidth = isChosen ? 3 : 2
      context.setLineDash(isChosen ? [] : [4, 3])
      context.strokeRect(bar.x - 1, lane.y - 1, bar.width + 2, lane.height + 1)
    }
  }
  context.setLineDash([])
}
