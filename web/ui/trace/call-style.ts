import type { TraceCategory } from '../../page/trace-model.ts'

/** How calls of one category look: a colour and a pattern, so that neither is needed alone. */
export interface CallStyle {
  category: TraceCategory
  label: string
  /** The CSS property that has the colour, light or dark. */
  colour: string
  pattern: 'solid' | 'rising' | 'falling' | 'dots' | 'bars' | 'empty'
}

/** In the legend's order. */
export const CALL_STYLES: readonly CallStyle[] = [
  { category: 'compute', label: 'compute', colour: '--call-compute', pattern: 'solid' },
  { category: 'send', label: 'send', colour: '--call-send', pattern: 'rising' },
  { category: 'receive', label: 'receive', colour: '--call-receive', pattern: 'falling' },
  { category: 'wait', label: 'wait', colour: '--call-wait', pattern: 'dots' },
  { category: 'collective', label: 'collective', colour: '--call-collective', pattern: 'bars' },
  { category: 'other', label: 'other', colour: '--call-other', pattern: 'empty' },
]

/** CSS pixels of a pattern's tile. */
const TILE = 6

/** The fill of a category on that canvas: one tile, drawn at the screen's own resolution. */
export function callFill(
  canvas: HTMLCanvasElement,
  { colour, pattern }: CallStyle,
  ratio: number,
): CanvasPattern | string {
  const style = getComputedStyle(canvas)
  const ink = style.getPropertyValue(colour).trim()
  const card = style.getPropertyValue('--card').trim()
  if (pattern === 'solid') return ink
  const tile = document.createElement('canvas')
  const size = Math.round(TILE * ratio)
  tile.width = size
  tile.height = size
  const brush = tile.getContext('2d')
  if (brush === null) return ink
  brush.fillStyle = card
  brush.fillRect(0, 0, size, size)
  brush.globalAlpha = pattern === 'empty' ? 0.25 : 0.3
  brush.fillStyle = ink
  brush.fillRect(0, 0, size, size)
  brush.globalAlpha = 1
  drawPattern(brush, pattern, size, ink)
  const fill = brush.createPattern(tile, 'repeat')
  if (fill === null) return ink
  fill.setTransform(new DOMMatrix().scale(1 / ratio))
  return fill
}

function drawPattern(brush: CanvasRenderingContext2D, pattern: CallStyle['pattern'], size: number, ink: string): void {
  brush.strokeStyle = ink
  brush.lineWidth = size / 4
  brush.beginPath()
  // Lines go on beyond the tile, so that its corners are filled too.
  for (const at of [-size, 0, size]) {
    if (pattern === 'rising') line(brush, [at, size], [at + size, 0])
    if (pattern === 'falling') line(brush, [at, 0], [at + size, size])
  }
  if (pattern === 'bars') line(brush, [0, size / 2], [size, size / 2])
  brush.stroke()
  if (pattern !== 'dots') return
  brush.beginPath()
  brush.arc(size / 2, size / 2, size / 5, 0, 2 * Math.PI)
  brush.fill()
}

function line(brush: CanvasRenderingContext2D, from: [number, number], to: [number, number]): void {
  brush.moveTo(...from)
  brush.lineTo(...to)
}
