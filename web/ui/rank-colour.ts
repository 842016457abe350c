const COLOURS = 8

/**
 * A rank's colour as a CSS value, the same everywhere on the page. Colours come again from rank 8 on: `rankFill` has stripes
 * there, and a rank's number is always written too.
 */
export function rankColour(rank: number): string {
  return `var(--rank-${rank % COLOURS})`
}

/** What an area of a rank is filled with, as a CSS background: its colour, with stripes from rank 8 on and finer ones from 16 on. */
export function rankFill(rank: number): string {
  const colour = rankColour(rank)
  const turn = Math.floor(rank / COLOURS) % 3
  if (turn === 0) return colour
  const width = turn === 1 ? 6 : 3
  return `repeating-linear-gradient(135deg, ${colour} 0 ${width}px, var(--card) ${width}px ${2 * width}px)`
}

/** The colours of ranks 0 to 7 as they are now, light or dark, for what is not drawn by CSS: `#rrggbb`. */
export function currentRankColours(element: Element): string[] {
  const style = getComputedStyle(element)
  return Array.from({ length: COLOURS }, (_, rank) => style.getPropertyValue(`--rank-${rank}`).trim())
}
