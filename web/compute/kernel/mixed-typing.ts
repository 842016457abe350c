import type { Kind } from '../array-kinds.ts'
import { converted, literalOf } from './convert.ts'
import { fold } from './fold.ts'
import type { Expression, Literal, OperationName, OrderName } from './ir.ts'
import { operationProblem } from './operation-problem.ts'
import { TYPES } from './operations/operations.ts'
import { MODULAR, ON_BITS } from './spelling.ts'
import { rangeOf } from './range.ts'
import type { Refuse, Resolved, Typing } from './typing.ts'
import { wrapping } from './wrapping.ts'
import { isFlexible, isInt32, isUint32, type Width } from './width.ts'

/** The kind of numbers with a fraction: that of the widest float among the kernel's arrays and scalars; null if none. */
export type FloatKind = 'float64' | 'float32' | null

/**
 * Numbers of several kinds: an operation works on the widest kind of its operands, int32 below float32 below float64.
 * Literals take the kind of what they meet. int32 and uint32 meet only where the result cannot surprise: comparisons,
 * and integers that are flexible.
 */
export class MixedTyping implements Typing {
  readonly countKind = 'int32'
  readonly isExact = true
  readonly floatKind: FloatKind

  constructor(floatKind: FloatKind) {
    this.floatKind = floatKind
  }

  numeral(value: number, refuse: Refuse): Literal {
    if (isInt32(value)) return literalOf(value, 'int32')
    if (this.floatKind !== null) return { form: 'literal', type: this.floatKind, value }
    if (isUint32(value)) return literalOf(value, 'uint32')
    // Too large an integer may still stand where only its lowest bits count.
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) return { form: 'literal', type: 'int32', value }
    return refuse(`${shown(value)} is not an integer, and ${NO_FLOATS}`, PASS_FLOATS)
  }

  resolve(name: OperationName, operands: readonly Expression[], refuse: Refuse): Resolved {
    if (name === 'fromBool') return { name, on: 'int32', operands }
    if (name === 'choose') return this.#choice(operands, refuse)
    if (operands.every((operand) => operand.type === 'bool')) return { name, on: 'bool', operands }
    return ON_BITS.has(name) ? this.#onBits(name, operands) : this.#onNumbers(name, operands, refuse)
  }

  folded(name: OperationName, operands: readonly Expression[]): number | boolean | null {
    const values: number[] = []
    for (const operand of operands) {
      if (operand.form !== 'literal' || typeof operand.value !== 'number') return null
      values.push(operand.value)
    }
    return fold(name, values)
  }

  widthOf(value: Expression): Width {
    return isFlexible(value) || fitsBoth(value) ? 'flexible' : value.type
  }

  taken(value: Expression): Expression {
    return value
  }

  held(value: Expression, kind: Kind, refuse: Refuse): Expression {
    if (kind === 'int32' || kind === 'uint32') {
      if (value.form === 'literal' && !fits(value, kind)) return refuse(...notInto(value, kind))
      if (value.form !== 'literal' && kind === 'uint32' && value.type === 'int32' && !fitsBoth(value)) {
        return refuse('a uint32 variable is given an int32', 'write x >>> 0 to make it a uint32')
      }
    }
    return converted(value, kind)
  }

  #choice([test, ...sides]: readonly Expression[], refuse: Refuse): Resolved {
    if (test === undefined || sides.every((side) => side.type === 'bool')) {
      return { name: 'choose', on: 'bool', operands: test === undefined ? sides : [test, ...sides] }
    }
    const { name, on, operands } = this.#onNumbers('choose', sides, refuse)
    return { name, on, operands: [test, ...operands] }
  }

  /** As JavaScript has it: int32s in, an int32 out, but for `>>>`, which gives a uint32. */
  #onBits(name: OperationName, operands: readonly Expression[]): Resolved {
    const [value, count, ...others] = operands.map((operand) => converted(wrapping(operand), 'int32'))
    if (value === undefined || count === undefined) return { name, on: 'int32', operands: value ? [value] : [] }
    // Only a shift by 0 can leave the sign bit where it is.
    const keepsSign = count.form !== 'literal' || (Number(count.value) & 31) === 0
    const on = name === 'ushr' && keepsSign ? 'uint32' : 'int32'
    return { name, on, operands: [converted(value, on), count, ...others] }
  }

  #onNumbers(name: OperationName, operands: readonly Expression[], refuse: Refuse): Resolved {
    const kind = this.#widest(name, operands)
    if (kind === 'float64' || kind === 'float32') return inKind(kind, name, operands)
    const strays = operands.filter((operand): operand is Literal => kind !== null && isStray(operand, kind))
    const ordered = isOrder(name) && (kind === null || strays.length > 0) ? inOrder(name, operands) : null
    if (ordered !== null) return ordered
    if (kind === null) return refuse(...mixed(operands))
    if (strays.length > 0) {
      return this.#inFloats(name, operands, () => refuse(...notInto(strays[0], kind)))
    }
    if (name === 'div') {
      return this.#inFloats(name, operands, () =>
        refuse(`'/' of integers gives a fraction, and ${NO_FLOATS}`, DIVIDE_INTEGERS),
      )
    }
    if (TYPES[kind].operations[name] !== undefined) return inKind(kind, name, operands)
    const [problem, fix] = operationProblem(name, kind)
    return this.#inFloats(name, operands, () => refuse(problem, fix))
  }

  /** Literals adapt to it. Null for int32 with uint32. */
  #widest(name: OperationName, operands: readonly Expression[]): Kind | null {
    const computed = operands.filter((operand) => operand.form !== 'literal')
    const has = (kind: Kind): boolean => computed.some((operand) => operand.type === kind)
    if (has('float64')) return 'float64'
    if (has('float32')) return 'float32'
    if (!has('uint32')) return 'int32'
    const adapts = (operand: Expression): boolean => fitsBoth(operand) || (isModular(name) && isFlexible(operand))
    if (computed.every((operand) => operand.type === 'uint32' || adapts(operand))) return 'uint32'
    return computed.every((operand) => operand.type === 'int32' || fitsBoth(operand)) ? 'int32' : null
  }

  #inFloats(name: OperationName, operands: readonly Expression[], refuse: () => never): Resolved {
    return this.floatKind === null ? refuse() : inKind(this.floatKind, name, operands)
  }
}

const NO_FLOATS = 'no array or scalar of the kernel is a float'
const PASS_FLOATS = 'pass a Float64Array or a Float32Array, or use integers'
const DIVIDE_INTEGERS = 'write Math.floor(a / b), Math.trunc(a / b) or (a / b) | 0, or pass a Float64Array'

function inKind(kind: Kind, name: OperationName, operands: readonly Expression[]): Resolved {
  return { name, on: kind, operands: operands.map((operand) => converted(operand, kind)) }
}

/** An int32 compared with a uint32; null when a literal fits neither. */
function inOrder(name: OrderName, operands: readonly Expression[]): Resolved | null {
  const own = operands.map((operand) => {
    if (operand.form !== 'literal') return operand
    const value = Number(operand.value)
    return isInt32(value) ? literalOf(value, 'int32') : isUint32(value) ? literalOf(value, 'uint32') : null
  })
  const [left, right] = own
  if (!left || !right || left.type === right.type) return null
  const isSwapped = left.type === 'uint32'
  return {
    name: `${isSwapped ? SWAPPED[name] : name}Uint32`,
    on: 'int32',
    operands: isSwapped ? [right, left] : [left, right],
  }
}

const SWAPPED: Readonly<Record<OrderName, OrderName>> = { eq: 'eq', ne: 'ne', lt: 'gt', le: 'ge', gt: 'lt', ge: 'le' }

function isOrder(name: OperationName): name is OrderName {
  return Object.hasOwn(SWAPPED, name)
}

/** An integer that int32 and uint32 hold alike. */
function fitsBoth(value: Expression): boolean {
  if (value.type !== 'int32' && value.type !== 'uint32') return false
  const [least, greatest] = rangeOf(value)
  return least >= 0 && greatest < 2 ** 31
}

/** Only the lowest 32 bits of its operands count. */
function isModular(name: OperationName): boolean {
  return MODULAR.has(name) && name !== 'choose'
}

function isStray(operand: Expression, kind: 'int32' | 'uint32'): operand is Literal {
  return operand.form === 'literal' && !fits(operand, kind)
}

function fits({ value }: Literal, kind: 'int32' | 'uint32'): boolean {
  return kind === 'int32' ? isInt32(Number(value)) : isUint32(Number(value))
}

function mixed(operands: readonly Expression[]): [problem: string, fix: string] {
  const kinds = operands.map((operand) => operand.type).join(' with ')
  return [`${kinds} is mixed here`, 'write x | 0 to make both int32, or x >>> 0 to make both uint32']
}

function notInto(literal: Literal | undefined, kind: Kind): [problem: string, fix: string] {
  const value = shown(Number(literal?.value))
  return [`${value} does not fit into ${kind}`, 'use a number of its range here']
}

function shown(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}
