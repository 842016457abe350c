import type { TraceCategory } from '../../page/trace-model.ts'
import { currentRankColours } from '../rank-colour.ts'
import { CALL_STYLES, callFill } from './call-style.ts'

/** The colours, patterns and letters of a canvas, as its style sheets have them now: read once for many paintings. */
export interface Palette {
  ratio: number
  font: string
  card: string
  ink: string
  inkSoft: string
  line: string
  accent: string
  /** Repeat from rank 8 on. */
  ranks: string[]
  calls: Map<TraceCategory, { fill: CanvasPattern | string; ink: string }>
}

/** @param ratio the screen's pixels for one CSS pixel */
export function readPalette(canvas: HTMLCanvasElement, ratio: number): Palette {
  const style = getComputedStyle(canvas)
  const colour = (property: string): string => style.getPropertyValue(property).trim()
  return {
    ratio,
    font: `${style.fontSize} ${style.fontFamily}`,
    card: colour('--card'),
    ink: colour('--ink'),
    inkSoft: colour('--ink-soft'),
    line: colour('--line'),
    accent: colour('--accent'),
    ranks: currentRankColours(canvas),
    calls: new Map(
      CALL_STYLES.map((call) => [call.category, { fill: callFill(canvas, call, ratio), ink: colour(call.colour) }]),
    ),
  }
}
