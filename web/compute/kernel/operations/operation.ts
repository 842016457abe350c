import type { WgslPart } from '../../wgsl-part.ts'
import type { OperationName } from '../ir.ts'

/** Puts the texts of operands together; the result needs no parentheses around it. */
export type Print = (...operands: string[]) => string

/** One operation on one type, in both languages. */
export interface Operation {
  /** Null where WGSL has nothing that gives JavaScript's result: the kernel runs on the CPU. */
  readonly wgsl: Print | null
  readonly javascript: Print
  /** What the WGSL calls. */
  readonly needs: readonly WgslPart[]
  /** The same, but failing where the type cannot hold the result. */
  readonly exact?: ExactOperation
}

interface ExactOperation {
  /** Its last operand is the number of the access that fails. */
  readonly wgsl: Print
  /** The result before the type holds it. */
  readonly javascript: Print
  readonly needs: readonly WgslPart[]
}

/** All that is known of a type. An operation that is missing cannot be used on it. */
export interface TypeOperations {
  /** As WGSL calls it. */
  readonly wgslType: string
  readonly wgslLiteral: (value: number) => string
  readonly javascriptLiteral: (value: number) => string
  /** What the WGSL of a literal that is not finite calls. */
  readonly nonFiniteNeeds: readonly WgslPart[]
  readonly operations: Readonly<Partial<Record<OperationName, Operation>>>
}

export const infix =
  (operator: string): Print =>
  (left, right) =>
    `(${left} ${operator} ${right})`

export const call =
  (name: string): Print =>
  (...operands) =>
    `${name}(${operands.join(', ')})`

export const prefix =
  (operator: string): Print =>
  (operand) =>
    `(${operator}${operand})`

/** One of two values at hand. */
export const chosen: Operation = {
  wgsl: (test, yes, no) => `select(${no}, ${yes}, ${test})`,
  javascript: (test, yes, no) => `(${test} ? ${yes} : ${no})`,
  needs: [],
}

/** Comparisons print alike in JavaScript for every type of number. */
export const compared = {
  eq: infix('==='),
  ne: infix('!=='),
  lt: infix('<'),
  le: infix('<='),
  gt: infix('>'),
  ge: infix('>='),
} as const
