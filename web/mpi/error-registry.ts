import { ERR_LASTCODE } from './error-class.ts'
import { ERROR_CLASSES, ERROR_TEXTS, type ErrorClassName, errorClassName } from './error-text.ts'

interface AddedError {
  errorClass: number
  text: string
}

/** The error classes and codes that the program has added to MPI's, each with its text. */
const added = new Map<number, AddedError>()
let last = ERR_LASTCODE

/** The highest number that is or was in use: `MPI.LASTUSEDCODE`. No number is used twice. */
export const lastUsedCode = (): number => last

/** @param errorClass of a new code; null: the new number is a class itself @returns the number */
export function addError(errorClass: number | null): number {
  last++
  added.set(last, { errorClass: errorClass ?? last, text: '' })
  return last
}

export const addedError = (code: number): AddedError | undefined => added.get(code)

/** Whether other codes are of this class. */
export function hasCodes(errorClass: number): boolean {
  return [...added].some(([code, error]) => error.errorClass === errorClass && code !== errorClass)
}

export function removeError(code: number): void {
  added.delete(code)
}

/** The class of a code: `MPI.ERR_UNKNOWN` for a number that is none. */
export function classOf(code: number): number {
  return added.get(code)?.errorClass ?? ERROR_CLASSES[errorClassName(code)]
}

/** What a code means; empty for an added one without a text. */
export function textOf(code: number): string {
  return added.get(code)?.text ?? ERROR_TEXTS[errorClassName(code)]
}

/** The name of a code's class: `ERR_OTHER` for one that the program has added. */
export function nameOfClass(code: number): ErrorClassName {
  const errorClass = classOf(code)
  return added.has(errorClass) ? 'ERR_OTHER' : errorClassName(errorClass)
}
