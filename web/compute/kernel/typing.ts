import type { Kind } from '../array-kinds.ts'
import type { Expression, Literal, OperationName, Type } from './ir.ts'
import type { Width } from './width.ts'

/** Throws: `problem`, then what to do about it. */
export type Refuse = (problem: string, fix: string) => never

/** An operation of the type `on`, with operands as it wants them. */
export interface Resolved {
  readonly name: OperationName
  readonly on: Type
  readonly operands: readonly Expression[]
}

/** How the numbers of a kernel get their kinds. */
export interface Typing {
  /** That of a condition used as a number, and of a count. */
  readonly countKind: Kind
  /** As in JavaScript, `/` of integers gives a fraction, and a result that its kind cannot hold is no result. */
  readonly isExact: boolean
  /** What `Number(x)` gives. */
  readonly floatKind: Kind | null
  /** A number as the text has it. */
  numeral(value: number, refuse: Refuse): Literal
  /** Which type's operation this is. */
  resolve(name: OperationName, operands: readonly Expression[], refuse: Refuse): Resolved
  /** The result where it is known already; null where it is computed. */
  folded(name: OperationName, operands: readonly Expression[]): number | boolean | null
  /** What a variable needs to hold `value`. */
  widthOf(value: Expression): Width
  /** An element as the other numbers are. */
  taken(value: Expression): Expression
  /** `value` for a variable of `kind`, which is at least as wide. */
  held(value: Expression, kind: Kind, refuse: Refuse): Expression
}
