/** What the page keeps in this browser between visits, by a name of its own. */

/** What all its keys in `localStorage` begin with. */
export const OURS = 'tabmpi.'

/** The text kept under `name`; null when there is none, or the browser keeps nothing for this page. */
export function remembered(name: string): string | null {
  try {
    return localStorage.getItem(OURS + name)
  } catch {
    // Storage that is switched off throws: then every visit is the first.
    return null
  }
}

/** Keeps `text` under `name`, where the browser lets the page keep anything. */
export function remember(name: string, text: string): void {
  try {
    localStorage.setItem(OURS + name, text)
  } catch {
    // Switched off or full: what was chosen holds until the page is left.
  }
}
