const COLOURS = 8

/** A rank's colour as a CSS value, the same everywhere on the page. Colours repeat from rank 8 on, so a rank's number is always written too. */
export function rankColour(rank: number): string {
  return `var(--rank-${rank % COLOURS})`
}
