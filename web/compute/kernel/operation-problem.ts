import type { OperationName, Type } from './ir.ts'
import { BINARY } from './spelling.ts'

/** Why a type has no such operation, and what to do about it. */
export function operationProblem(name: OperationName, type: Type): [problem: string, fix: string] {
  if (type === 'bool') return ['a condition cannot be used as a number here', 'write condition ? 1 : 0']
  const spelling = spellingOf(name)
  if (type === 'int32' || type === 'uint32') {
    return [
      `'${spelling}' is not defined on ${type}`,
      `compute on a Float64Array, or use + - * / % and the bit operators`,
    ]
  }
  return [`'${spelling}' works on integers, and the arrays are ${type}`, 'pass an Int32Array or a Uint32Array']
}

function spellingOf(name: OperationName): string {
  if (name === 'not') return '~'
  if (name === 'isNaN' || name === 'isFinite') return `Number.${name}`
  return Object.keys(BINARY).find((operator) => BINARY[operator] === name) ?? `Math.${name}`
}
