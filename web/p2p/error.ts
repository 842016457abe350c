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

/** The code that a peer has named; ERR_OTHER where it is none. */
export const commErrorCode = (name: string): CommErrorCode => CODES.find((code) => code === name) ?? 'ERR_OTHER'

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
