const COLOURS = 8

/** A rank's colour as a CSS value, the same everywhere on the page. Colours repeat from rank 8 on, so a rank's number is always written too. */
export function rankColour(rank: number): string {
  return `var(--rank-${rank % COLOURS})`
}

/** The colours of ranks 0 to 7 as they are now, light or dark, for what is not drawn by CSS: `#rrggbb`. */
export function currentRankColours(element: Element): string[] {
  const style = getComputedStyle(element)
  return Array.from({ length: COLOURS }, (_, rank) => style.getPropertyValue(`--rank-${rank}`).trim())
}
