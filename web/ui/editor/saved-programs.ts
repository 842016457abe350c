/** The programs that this browser keeps for its person, by name. */

import { OURS, remembered } from '../remembered.ts'

const PROGRAM = 'program.'
const PREFIX = OURS + PROGRAM

/** Names in alphabetical order; empty where the browser keeps nothing for this page. */
export function savedNames(): string[] {
  const names: string[] = []
  try {
    for (let index = 0; index < localStorage.length; index++) {
      const key = localStorage.key(index)
      if (key?.startsWith(PREFIX)) names.push(key.slice(PREFIX.length))
    }
  } catch {
    // Storage that is switched off throws; what `save` says of it is shown.
  }
  return names.toSorted((a, b) => a.localeCompare(b))
}

/** The text of a program; null when none of that name is kept. */
export const saved = (name: string): string | null => remembered(PROGRAM + name)

/** @throws Error when the browser does not keep it, with the fix */
export function save(name: string, text: string): void {
  try {
    localStorage.setItem(PREFIX + name, text)
  } catch (error) {
    const why =
      error instanceof DOMException && error.name === 'QuotaExceededError' ? 'has no room left' : 'keeps nothing'
    throw new Error(`This browser ${why} for this page, so ${name} is not saved; save it as a file`, { cause: error })
  }
}

/** Forgets a program. */
export function forget(name: string): void {
  try {
    localStorage.removeItem(PREFIX + name)
  } catch {
    // What is switched off has kept nothing.
  }
}
