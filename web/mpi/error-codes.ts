import { shown } from './checks.ts'
import { MAX_ERROR_STRING } from './environment.ts'
import { ERR_LASTCODE } from './error-class.ts'
import { addError, addedError, classOf, hasCodes, removeError } from './error-registry.ts'
import { ERROR_CLASSES, errorClassName } from './error-text.ts'
import { Exception } from './exception.ts'

// Names of `MPI`: error classes and codes of the program's own, on this rank (MPI 4.1, section 9.5). Their
// numbers come after `MPI.ERR_LASTCODE`; ranks that add the same ones in the same order get the same numbers.

/** A new error class. @returns its number, which is also the code of an error of it */
export function Add_error_class(): number {
  return addError(null)
}

/** A new error code of a class. @throws {Exception} ERR_ARG for what is no error class */
export function Add_error_code(errorclass: number): number {
  const isClass = addedError(errorclass) ? classOf(errorclass) === errorclass : isOwn(errorclass)
  if (isClass) return addError(errorclass)
  const fix = 'give one like MPI.ERR_OTHER, or what Add_error_class gave'
  throw new Exception('ERR_ARG', `Add_error_code: ${shown(errorclass)} is no error class; ${fix}`)
}

/** What an added class or code means, for `Get_error_string` and exceptions. @throws {Exception} ERR_ARG */
export function Add_error_string(errorcode: number, string: string): void {
  const error = known('Add_error_string', errorcode)
  if (typeof string !== 'string' || string.length > MAX_ERROR_STRING) {
    const legal = `it must be a string of up to ${MAX_ERROR_STRING} characters`
    const given = typeof string === 'string' ? `${string.length} characters long` : shown(string)
    throw new Exception('ERR_ARG', `Add_error_string: string is ${given}, but ${legal}`)
  }
  error.text = string
}

/** Takes an added class back that has no codes and no string any more. @throws {Exception} ERR_ARG */
export function Remove_error_class(errorclass: number): void {
  const op = 'Remove_error_class'
  const error = known(op, errorclass)
  if (error.errorClass !== errorclass) refuse(op, errorclass, 'is a code and no class; use Remove_error_code')
  if (hasCodes(errorclass)) refuse(op, errorclass, 'still has codes; remove them first')
  remove(op, errorclass)
}

/** Takes an added code back that has no string any more. @throws {Exception} ERR_ARG */
export function Remove_error_code(errorcode: number): void {
  const op = 'Remove_error_code'
  if (known(op, errorcode).errorClass === errorcode) refuse(op, errorcode, 'is a class; use Remove_error_class')
  remove(op, errorcode)
}

/** Takes the text of an added class or code back. @throws {Exception} ERR_ARG */
export function Remove_error_string(errorcode: number): void {
  known('Remove_error_string', errorcode).text = ''
}

const isOwn = (code: number): boolean => code !== ERR_LASTCODE && ERROR_CLASSES[errorClassName(code)] === code

function known(op: string, code: number) {
  return addedError(code) ?? refuse(op, code, 'was not added by this program; MPI keeps its own')
}

function remove(op: string, code: number): void {
  if (addedError(code)?.text !== '') refuse(op, code, 'still has a string; call Remove_error_string first')
  removeError(code)
}

function refuse(op: string, code: number, why: string): never {
  throw new Exception('ERR_ARG', `${op}: ${shown(code)} ${why}`)
}
