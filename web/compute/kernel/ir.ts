/**
 * A kernel between its text and its targets: typed, with every name resolved and every side effect a statement.
 * Expressions are pure, so that WGSL, which has no assignment inside an expression, and JavaScript print alike.
 */
import type { Kind } from '../array-kinds.ts'

export type Type = Kind | 'bool'

export interface Variable {
  /** Unique in the kernel, and legal in WGSL and JavaScript. */
  readonly name: string
  /** As the function spells it. */
  readonly spelling: string
  readonly isParameter: boolean
  readonly isConst: boolean
  /** That of the first value it is given. */
  type: Type | null
  /** Some assignment follows its declaration. */
  isReassigned: boolean
}

export type Expression =
  | { readonly form: 'literal'; readonly type: Type; readonly value: number | boolean }
  | { readonly form: 'read'; readonly type: Type; readonly variable: Variable }
  | {
      readonly form: 'apply'
      /** Of the result. */
      readonly type: Type
      /** Whose table of operations `name` is looked up in. */
      readonly on: Type
      readonly name: OperationName
      readonly operands: readonly Expression[]
    }

export type Statement =
  | { readonly form: 'declare'; readonly variable: Variable; readonly value: Expression | null }
  | { readonly form: 'assign'; readonly variable: Variable; readonly value: Expression }
  | { readonly form: 'if'; readonly test: Expression; readonly then: Block; readonly otherwise: Block }
  | Loop
  | { readonly form: 'break' }
  | { readonly form: 'continue' }
  | { readonly form: 'return'; readonly value: Expression }

/** Turns until `break`, `return`, or `until` after a turn. `continuing` runs after every turn, `continue` included. */
export interface Loop {
  readonly form: 'loop'
  readonly body: Block
  readonly continuing: Block
  readonly until: Expression | null
}

export type Block = readonly Statement[]

/** A function over elements: `parameters[k]` is the element of array k. */
export interface Kernel {
  readonly kind: Kind
  readonly parameters: readonly Variable[]
  readonly body: Block
  readonly hasLoop: boolean
  /** An operation it uses that WGSL has no equal of; null when it can run on the GPU. */
  readonly missing: OperationName | null
}

export type OperationName =
  | ArithmeticName
  | ComparisonName
  | LogicalName
  | BitwiseName
  | MathName
  /** `(test, yes, no)`: both are evaluated, so only for values at hand. */
  | 'choose'
  /** A condition as 1 or 0. */
  | 'fromBool'

export type ArithmeticName = 'add' | 'sub' | 'mul' | 'div' | 'rem' | 'neg'
export type ComparisonName = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge' | 'truthy' | 'isNaN' | 'isFinite'
export type LogicalName = 'logicalNot' | 'logicalAnd' | 'logicalOr'
export type BitwiseName = 'and' | 'or' | 'xor' | 'not' | 'shl' | 'shr' | 'ushr'
/** As JavaScript's `Math` spells them. */
export type MathName =
  | 'abs'
  | 'acos'
  | 'acosh'
  | 'asin'
  | 'asinh'
  | 'atan'
  | 'atan2'
  | 'atanh'
  | 'cbrt'
  | 'ceil'
  | 'clz32'
  | 'cos'
  | 'cosh'
  | 'exp'
  | 'expm1'
  | 'floor'
  | 'fround'
  | 'hypot'
  | 'imul'
  | 'log'
  | 'log10'
  | 'log1p'
  | 'log2'
  | 'max'
  | 'min'
  | 'pow'
  | 'round'
  | 'sign'
  | 'sin'
  | 'sinh'
  | 'sqrt'
  | 'tan'
  | 'tanh'
  | 'trunc'
