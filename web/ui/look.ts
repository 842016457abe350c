/**
 * How the page looks to its person: light or dark, and how large. Kept in the browser, and told to the style sheets by
 * attributes of the root element: `data-theme` (`light` or `dark`, always set) and `data-size` (`large` for a projector).
 */
import { remember, remembered } from './remembered.ts'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

export interface Look {
  /** `system`: what the browser's system prefers, also when that changes. */
  theme: Theme
  /** Letters that can be read from the last row. */
  isLarge: boolean
}

const PREFERS_DARK = '(prefers-color-scheme: dark)'

/** What was chosen last on this browser. */
export function readLook(): Look {
  const theme = THEMES.find((known) => known === remembered('theme')) ?? 'system'
  return { theme, isLarge: remembered('size') === 'large' }
}

/** Shows and keeps a choice. */
export function setLook(look: Look): void {
  remember('theme', look.theme)
  remember('size', look.isLarge ? 'large' : 'normal')
  show(look)
}

/** Shows what was chosen last, and from then on follows the system where that was chosen. Called once, before anything is drawn. */
export function startLook(): void {
  show(readLook())
  matchMedia(PREFERS_DARK).addEventListener('change', () => show(readLook()))
}

function show({ theme, isLarge }: Look): void {
  const { dataset } = document.documentElement
  dataset['theme'] = theme === 'system' ? (matchMedia(PREFERS_DARK).matches ? 'dark' : 'light') : theme
  dataset['size'] = isLarge ? 'large' : 'normal'
}
