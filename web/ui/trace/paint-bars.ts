import type { Bar } from './bars.ts'
import type { Palette } from './palette.ts'
import type { TimelineLayout } from './timeline-layout.ts'

/** A narrower bar has neither pattern nor outline. */
const OUTLINED = 3
/** A narrower bar has no name in it. */
const NAMED = 34
/** A lower lane has no room for names. */
const NAMED_HEIGHT = 13

interface Placed {
  rank: number
  bar: Bar
  y: number
  height: number
}

/** Bars by category, so that colours change seldom; names on top. @param nameOf what is written into a call's bar */
export function paintBars(
  context: CanvasRenderingContext2D,
  layout: TimelineLayout,
  palette: Palette,
  nameOf: (rank: number, call: number) => string,
): void {
  const named: Placed[] = []
  for (const [category, bars] of byCategory(layout)) {
    const { fill, ink } = palette.calls.get(category) ?? { fill: palette.ink, ink: palette.ink }
    context.fillStyle = ink
    for (const { bar, y, height } of bars) {
      if (bar.width < OUTLINED) context.fillRect(bar.x, y, bar.width, height)
    }
    context.fillStyle = fill
    context.strokeStyle = ink
    context.lineWidth = 1
    for (const placed of bars) {
      const { bar, y, height } = placed
      if (bar.width < OUTLINED) continue
      context.fillRect(bar.x, y, bar.width, height)
      context.strokeRect(bar.x + 0.5, y + 0.5, bar.width - 1, height - 1)
      if (bar.call >= 0 && bar.width >= NAMED && height >= NAMED_HEIGHT - 1) named.push(placed)
    }
  }
  for (const placed of named) paintName(context, palette, placed, nameOf(placed.rank, placed.bar.call))
}

function byCategory(layout: TimelineLayout): Map<Bar['category'], Placed[]> {
  const found = new Map<Bar['category'], Placed[]>()
  for (const [rank, { lanes }] of layout.rows.entries()) {
    for (const { y, height, bars } of lanes) {
      for (const bar of bars) {
        const placed = { rank, bar, y, height: height - 1 }
        const same = found.get(bar.category)
        if (same) same.push(placed)
        else found.set(bar.category, [placed])
      }
    }
  }
  return found
}

/** On a plate of its own: letters on a pattern cannot be read. */
function paintName(
  context: CanvasRenderingContext2D,
  palette: Palette,
  { bar, y, height }: Placed,
  name: string,
): void {
  const text = shortened(context, name, bar.width - 12)
  if (text === '') return
  const x = Math.max(bar.x, 0) + 3
  context.fillStyle = palette.card
  context.fillRect(x, y + height / 2 - 7, context.measureText(text).width + 6, 14)
  context.fillStyle = palette.ink
  context.fillText(text, x + 3, y + height / 2 + 1)
}

function shortened(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text
  for (let length = text.length - 1; length > 3; length--) {
    const part = `${text.slice(0, length)}…`
    if (context.measureText(part).width <= room) return part
  }
  return ''
}
