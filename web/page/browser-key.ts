const NAME = 'tabmpi.browser'
const BYTES = 16

/**
 * What names this browser's profile to its own tabs: 128 random bits, made by the tab that asks first and kept under the
 * page's origin. Tabs that have the same can reach each other without the network; no other tab can know it. It goes to
 * the rank's worker only, which makes of it something that means nothing in any other run.
 * @returns null where the browser lets the page keep nothing
 */
export function browserKey(storage: () => Pick<Storage, 'getItem' | 'setItem'> = () => localStorage): string | null {
  try {
    const known = storage().getItem(NAME)
    if (known !== null) return known
    const made = Array.from(crypto.getRandomValues(new Uint8Array(BYTES)), hex).join('')
    storage().setItem(NAME, made)
    return made
  } catch (error) {
    // Forbidden by the person's settings, or full: the rank then counts as alone, which is always right.
    if (error instanceof DOMException) return null
    throw error
  }
}

const hex = (byte: number): string => byte.toString(16).padStart(2, '0')
