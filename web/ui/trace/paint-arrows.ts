import type { Arrow } from './arrows.ts'
import type { Palette } from './palette.ts'
import { arrowY, type TimelineLayout } from './timeline-layout.ts'

/** One look for many arrows: they are one path. */
interface Look {
  of: (arrow: Arrow) => boolean
  colour: string
  alpha: number
  width: number
  dash: number[]
}

/** How far a head's corners are from its point, in CSS pixels, and how far apart, in radians on either side. */
const HEAD = { length: 8, angle: 0.4 }
/** More arrows than that are fainter, so that the calls behind them are seen. */
const FEW = 80
/** More arrows than that have no heads. */
const HEADED = 240
/** How far the arrow of a message to oneself leaves its row, in CSS pixels. */
const LOOP = 16

/** @param chosen messages whose arrows stand out, as places in the trace's `messages` */
export function paintArrows(
  context: CanvasRenderingContext2D,
  layout: TimelineLayout,
  { ink, accent }: Palette,
  chosen: ReadonlySet<number>,
): void {
  const isUnderWay = ({ state }: Arrow): boolean => state === 'under way'
  const count = layout.arrows.drawn.length
  const faint = Math.max(0.25, Math.min(1, FEW / count))
  const looks: Look[] = [
    {
      of: (arrow) => arrow.isCollective && !isUnderWay(arrow),
      colour: ink,
      alpha: 0.5 * faint,
      width: 1.2,
      dash: [6, 3],
    },
    { of: (arrow) => !arrow.isCollective && !isUnderWay(arrow), colour: ink, alpha: 0.8 * faint, width: 1.2, dash: [] },
    { of: isUnderWay, colour: ink, alpha: 0.8 * faint, width: 1.2, dash: [2, 4] },
    { of: ({ message }) => chosen.has(message), colour: accent, alpha: 1, width: 3, dash: [] },
  ]
  for (const { of, colour, alpha, width, dash } of looks) {
    const lines = layout.arrows.drawn.filter(of).flatMap((arrow) => lineOf(layout, arrow) ?? [])
    context.globalAlpha = alpha
    context.strokeStyle = colour
    context.fillStyle = colour
    context.lineWidth = width
    context.setLineDash(dash)
    context.beginPath()
    for (const line of lines) addShaft(context, line)
    context.stroke()
    context.beginPath()
    for (const line of lines) if (line.hasHead && (count <= HEADED || alpha === 1)) addHead(context, line)
    context.fill()
  }
  context.globalAlpha = 1
  context.setLineDash([])
}

interface Line {
  x1: number
  y1: number
  x2: number
  y2: number
  /** To the rank that sent it: there is no other row to go to. */
  isLoop: boolean
  hasHead: boolean
}

function lineOf({ rows }: TimelineLayout, { source, dest, x1, x2, state }: Arrow): Line | null {
  const from = rows[source]
  const to = rows[dest]
  if (from === undefined || to === undefined) return null
  return { x1, y1: arrowY(from), x2, y2: arrowY(to), isLoop: source === dest, hasHead: state !== 'under way' }
}

function addShaft(context: CanvasRenderingContext2D, { x1, y1, x2, y2, isLoop }: Line): void {
  context.moveTo(x1, y1)
  if (isLoop) context.quadraticCurveTo((x1 + x2) / 2, y1 - LOOP, x2, y2)
  else context.lineTo(x2, y2)
}

function addHead(context: CanvasRenderingContext2D, { x1, y1, x2, y2, isLoop }: Line): void {
  const angle = isLoop ? Math.PI / 4 : Math.atan2(y2 - y1, x2 - x1)
  context.moveTo(x2, y2)
  for (const side of [-HEAD.angle, HEAD.angle])
    context.lineTo(x2 - HEAD.length * Math.cos(angle + side), y2 - HEAD.length * Math.sin(angle + side))
  context.closePath()
}
