import * as classes from './error-class.ts'

/** A name such as `ERR_TRUNCATE`. */
export type ErrorClassName = keyof typeof classes

/** What each error class means, for an exception that was raised without a message of its own. */
export const ERROR_TEXTS: Readonly<Record<ErrorClassName, string>> = {
  SUCCESS: 'no error',
  ERR_BUFFER: 'invalid buffer',
  ERR_COUNT: 'invalid count',
  ERR_TYPE: 'invalid datatype',
  ERR_TAG: 'invalid tag',
  ERR_COMM: 'invalid communicator',
  ERR_RANK: 'invalid rank',
  ERR_REQUEST: 'invalid request',
  ERR_ROOT: 'invalid root',
  ERR_GROUP: 'invalid group',
  ERR_OP: 'invalid reduction operation',
  ERR_TOPOLOGY: 'invalid topology',
  ERR_DIMS: 'invalid dimensions',
  ERR_ARG: 'invalid argument',
  ERR_UNKNOWN: 'unknown error',
  ERR_TRUNCATE: 'message truncated on receive',
  ERR_OTHER: 'known error without a class of its own',
  ERR_INTERN: 'internal error of the library',
  ERR_PENDING: 'pending request',
  ERR_IN_STATUS: 'the error code is in the status',
  ERR_ASSERT: 'invalid assertion',
  ERR_BASE: 'invalid base of memory',
  ERR_DISP: 'invalid displacement',
  ERR_INFO_KEY: 'invalid info key',
  ERR_INFO_NOKEY: 'no such info key',
  ERR_INFO_VALUE: 'invalid info value',
  ERR_INFO: 'invalid info',
  ERR_KEYVAL: 'invalid attribute key',
  ERR_LOCKTYPE: 'invalid type of lock',
  ERR_NAME: 'no such service name',
  ERR_NO_MEM: 'out of memory',
  ERR_RMA_ATTACH: 'memory cannot be attached',
  ERR_RMA_CONFLICT: 'conflicting accesses to a window',
  ERR_RMA_RANGE: 'no part of the window',
  ERR_RMA_SHARED: 'memory cannot be shared',
  ERR_RMA_SYNC: 'wrong synchronisation of a window',
  ERR_SIZE: 'invalid size',
  ERR_UNSUPPORTED_OPERATION: 'operation not supported',
  ERR_WIN: 'invalid window',
  ERR_RMA_FLAVOR: 'wrong kind of window',
  ERR_PROC_ABORTED: 'a rank has aborted',
  ERR_VALUE_TOO_LARGE: 'value too large to be stored',
  ERR_ERRHANDLER: 'invalid error handler',
  ERR_PROC_FAILED: 'a rank is gone',
  ERR_PROC_FAILED_PENDING: 'a rank that could have sent is gone',
  ERR_REVOKED: 'the communicator was revoked',
  ERR_LASTCODE: 'last error code',
}

/** The error classes' numbers by their names. */
export const ERROR_CLASSES: Readonly<Record<ErrorClassName, number>> = { ...classes }

const isErrorClassName = (name: string): name is ErrorClassName => Object.hasOwn(ERROR_CLASSES, name)

/** The name of an error class; numbers that are none are `ERR_UNKNOWN`. */
export function errorClassName(errorClass: number): ErrorClassName {
  const names = Object.keys(ERROR_CLASSES).filter(isErrorClassName)
  return names.find((name) => ERROR_CLASSES[name] === errorClass) ?? 'ERR_UNKNOWN'
}
