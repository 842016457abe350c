/**
 * A kernel between its text and its targets: typed, with every name resolved and every side effect a statement.
 * Expressions are pure, so that WGSL, which has no assignment inside an expression, and JavaScript print alike.
 */
import type { Kind } from '../array-kinds.ts'

export type Type = Kind | 'bool'

export interface Variable {
  readonly form: 'variable'
  /** Unique in the kernel, and legal in WGSL and JavaScript. */
  readonly name: string
  /** As the function spells it. */
  readonly spelling: string
  readonly isParameter: boolean
  readonly isConst: boolean
  /** Null until it is given a value. */
  type: Type | null
  /** It holds small integers from literals, counters and sizes, which adapt to their context as literals do. */
  isFlexible: boolean
  /** Some assignment follows its declaration. */
  isReassigned: boolean
  /** What it holds from its declaration on, where that is a literal. */
  constant: Literal | null
  /** What an integer that never changes is; null where nothing is known. */
  definition: Expression | null
  /** How an integer counts while the body of its loop runs; null for others. */
  counter: Counter | null
}

/** From `from` by `step` while it is below or above `to`, or equal where that is included. */
export interface Counter {
  readonly from: Expression
  readonly to: Expression
  readonly step: number
  readonly includesEnd: boolean
}

/** An array that a kernel reads and writes by index. */
export interface ArrayVariable {
  readonly form: 'array'
  /** Unique in the kernel, and legal in WGSL and JavaScript. */
  readonly name: string
  /** As the function spells it. */
  readonly spelling: string
  readonly kind: Kind
  /** Passed as an argument, shared by the threads of a workgroup, or each thread's own. */
  readonly place: 'argument' | 'workgroup' | 'local'
  /** Elements; null for arguments. */
  readonly length: number | null
  /** Which argument of the kernel; null for others. */
  readonly argument: number | null
  isRead: boolean
  isWritten: boolean
  isAtomic: boolean
}

export interface Literal {
  readonly form: 'literal'
  readonly type: Type
  readonly value: number | boolean
}

export interface Apply {
  readonly form: 'apply'
  /** Of the result. */
  readonly type: Type
  /** Whose table of operations `name` is looked up in. */
  readonly on: Type
  readonly name: OperationName
  readonly operands: readonly Expression[]
  /** The access that fails where the integer type cannot hold the result; null: it keeps the lowest bits, or can. */
  readonly trap: number | null
}

/**
 * The element that is meant. An index that is not an element's stops the kernel; `access` tells which one it was, and is
 * null where the index is known to be right.
 */
export interface Location {
  readonly array: ArrayVariable
  readonly index: Expression
  readonly access: number | null
}

export interface Element extends Location {
  readonly form: 'element'
  readonly type: Kind
}

/** The result of a helper function. */
export interface Call {
  readonly form: 'call'
  readonly type: Type
  readonly helper: HelperFunction
  readonly operands: readonly Expression[]
}

export type Expression =
  | Literal
  | { readonly form: 'read'; readonly type: Type; readonly variable: Variable }
  | { readonly form: 'length'; readonly type: 'int32'; readonly array: ArrayVariable }
  | Element
  | Call
  | Apply

/** The element becomes `value`, which is of its kind; the index is at hand. */
export interface Store extends Location {
  readonly form: 'store'
  readonly value: Expression
}

/** Likewise, at once with reading it: `result` is what it was. */
export interface Atomic extends Location {
  readonly form: 'atomic'
  readonly name: AtomicName
  readonly result: Variable
  /** Of the array's kind, and at hand: the value, behind the one expected where that counts. */
  readonly operands: readonly Expression[]
}

export type AtomicName = 'Add' | 'Max' | 'Min' | 'And' | 'Or' | 'Xor' | 'Exchange' | 'CompareExchange'

export type Statement =
  | { readonly form: 'declare'; readonly variable: Variable; readonly value: Expression | null }
  | { readonly form: 'assign'; readonly variable: Variable; readonly value: Expression }
  | { readonly form: 'if'; readonly test: Expression; readonly then: Block; readonly otherwise: Block }
  /** A local array comes to be: with these elements, as many zeros, or `length` times the only one. */
  | { readonly form: 'array'; readonly array: ArrayVariable; readonly values: readonly Expression[] }
  | Store
  | Atomic
  /** For its effects. */
  | { readonly form: 'call'; readonly helper: HelperFunction; readonly operands: readonly Expression[] }
  /** All threads of a workgroup come here before one goes on. */
  | { readonly form: 'barrier'; readonly place: Place }
  | Loop
  /** Statements that `break` leaves. */
  | { readonly form: 'block'; readonly target: Target; readonly body: Block }
  | { readonly form: 'break'; readonly target: Target }
  | { readonly form: 'continue'; readonly target: Target }
  | { readonly form: 'return'; readonly value: Expression | null }

/** What `break` and `continue` mean, wherever they stand. */
export interface Target {
  /** Unique in the kernel. */
  readonly number: number
}

/** Turns until `break`, `return`, or `until` after a turn. `continuing` runs after every turn, `continue` included. */
export interface Loop {
  readonly form: 'loop'
  readonly target: Target
  /** Its turns at most; null where nothing is known of them. */
  readonly counter: Counter | null
  readonly body: Block
  readonly continuing: Block
  readonly until: Expression | null
}

export type Block = readonly Statement[]

/** A function that a kernel calls, for one combination of its arguments' types. */
export interface HelperFunction {
  /** Unique in the kernel, and legal in WGSL and JavaScript. */
  readonly name: string
  /** Its numbers and conditions. */
  readonly parameters: readonly Variable[]
  /** The arrays it touches, itself or through what it calls. */
  readonly arrays: ReadonlySet<ArrayVariable>
  /** Null where it only has effects. */
  readonly result: Type | null
  readonly body: Block
  /** It changes nothing, so that it may be called whenever its result is wanted. */
  readonly isPure: boolean
}

/** A function of a thread, arrays and scalars. */
export interface GridKernel {
  /** In the order of the arguments; scalars are variables, functions null. */
  readonly parameters: readonly (ArrayVariable | Variable | null)[]
  /** What of the thread it uses. */
  readonly thread: ReadonlyMap<ThreadMember, Variable>
  readonly body: Block
  /** Those it calls, the called ones first. */
  readonly helpers: readonly HelperFunction[]
  readonly workgroupArrays: readonly ArrayVariable[]
  readonly hasLoop: boolean
  readonly hasBarrier: boolean
  /** `accesses[k]` is where access k + 1 stands in the text. */
  readonly accesses: readonly Access[]
  /** `checks[k]` is what access k + 1 checks: the index, or the integer that must fit. */
  readonly checks: readonly Expression[]
  /** An operation it uses that WGSL has no equal of; null when it can run on the GPU. */
  readonly missing: string | null
}

/** Where something stands in a function's text. */
export interface Place {
  /** Counted from 1. */
  readonly line: number
  /** Counted from 1. */
  readonly column: number
  /** e.g. `a[i + 1]` */
  readonly text: string
}

/** Where a kernel can fail: where it reads or writes an element, or where it computes an integer. */
export interface Access extends Place {
  /** Null for integers. */
  readonly array: Pick<ArrayVariable, 'spelling' | 'length' | 'argument'> | null
  /** Of the index, or of the integer. */
  readonly kind: Kind
}

export type ThreadMember =
  | 'x'
  | 'y'
  | 'z'
  | 'width'
  | 'height'
  | 'depth'
  | 'localX'
  | 'localY'
  | 'localZ'
  | 'groupX'
  | 'groupY'
  | 'groupZ'

export type OperationName =
  | ArithmeticName
  | ComparisonName
  | LogicalName
  | BitwiseName
  | MathName
  | ConversionName
  /** `(test, yes, no)`: both are evaluated, so only for values at hand. */
  | 'choose'

export type ArithmeticName =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'rem'
  | 'neg'
  /** Whole quotients of integers: rounded down, and toward zero. */
  | 'floorDiv'
  | 'truncDiv'
export type OrderName = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge'
export type ComparisonName =
  | OrderName
  /** An int32 with a uint32. */
  | `${OrderName}Uint32`
  | 'truthy'
  | 'isNaN'
  | 'isFinite'
export type LogicalName = 'logicalNot' | 'logicalAnd' | 'logicalOr'
export type BitwiseName = 'and' | 'or' | 'xor' | 'not' | 'shl' | 'shr' | 'ushr'
/** Integers from numbers as JavaScript's `| 0` and `>>> 0` take them; `fromBool` is a condition as 1 or 0. */
export type ConversionName = 'toFloat64' | 'toFloat32' | 'toInt32' | 'toUint32' | 'fromBool'
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
