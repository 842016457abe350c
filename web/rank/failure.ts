import { AbortError } from '../mpi/abort-error.ts'
import type { OpenCall } from '../mpi/calls.ts'
import { Exception } from '../mpi/exception.ts'
import { FORGOTTEN_AWAIT } from '../p2p/forgotten-await.ts'
import { formatLine } from './format.ts'
import type { Failure } from './messages.ts'

/** Classes of errors that a rank has because of another one. */
const CONSEQUENCES: ReadonlySet<string> = new Set(['ERR_PROC_FAILED', 'ERR_PROC_FAILED_PENDING', 'ERR_REVOKED'])

/** What the page is told of anything that a program can throw, also of what has no text of its own. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error))
    return { name: 'Error', message: `the program threw ${formatLine([error])}`, stack: '', isConsequence: false }
  const failure = {
    name: text(error.name),
    message: text(error.message),
    stack: text(error.stack ?? ''),
    isConsequence: error instanceof Exception && CONSEQUENCES.has(error.code),
  }
  return error instanceof AbortError ? { ...failure, abortCode: error.errorcode } : failure
}

/** The failure of a program that has ended before one of its calls: nobody awaits it, and its rank would end in its middle. */
export function forgottenCall({ op, detail, site }: OpenCall): Error {
  const call = detail ? `${op} (${detail})` : op
  const error = new Error(`${call}: ${FORGOTTEN_AWAIT}`)
  // Where the program called, not where its end was noticed.
  if (site.stack !== undefined) error.stack = site.stack
  return error
}

/** A program may put anything into its errors; what cannot be cloned would keep them from the page. */
const text = (value: unknown): string => (typeof value === 'string' ? value : formatLine([value]))
