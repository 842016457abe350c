const CODES = [
  'ERR_TRUNCATE',
  'ERR_TYPE',
  'ERR_BUFFER',
  'ERR_COUNT',
  'ERR_ROOT',
  'ERR_OP',
  'ERR_ARG',
  'ERR_COMM',
  'ERR_PROC_FAILED',
  'ERR_PROC_FAILED_PENDING',
  'ERR_REVOKED',
  'ERR_NO_MEM',
  'ERR_RMA_CONFLICT',
  'ERR_RMA_RANGE',
  'ERR_RMA_SYNC',
  'ERR_INTERN',
  'ERR_OTHER',
] as const

/** The error classes of MPI that messages themselves can end in; the door (`web/mpi`) raises them under these names. */
export type CommErrorCode = (typeof CODES)[number]

/**
 * Why a message was not delivered. Thrown below the door, where no operation of MPI has a name yet: `message` has the
 * values and the fix, and the door puts the operation in front of it.
 */
export class CommError extends Error {
  override readonly name = 'CommError'
  readonly code: CommErrorCode

  constructor(code: CommErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** An error as a peer is told of it has at most so many bytes; the end of a longer message is left out. */
export const LONGEST_ERROR_BYTES = 1000

/** An error as a peer is told of it: its code, where it has one (the door's errors have, too), then its message. */
export function encodeError(error: unknown): Uint8Array<ArrayBuffer> {
  const message = error instanceof Error ? error.message : String(error)
  const bytes = new Uint8Array(LONGEST_ERROR_BYTES)
  return bytes.slice(0, new TextEncoder().encodeInto(`${codeOf(error)}\n${message}`, bytes).written)
}

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'ERR_OTHER'

/** What a peer has told with `encodeError`. A code that is none of ours is ERR_OTHER. */
export function decodeError(bytes: Uint8Array): CommError {
  const [name = '', ...message] = new TextDecoder().decode(bytes.subarray(0, LONGEST_ERROR_BYTES)).split('\n')
  return new CommError(CODES.find((code) => code === name) ?? 'ERR_OTHER', message.join('\n'))
}
