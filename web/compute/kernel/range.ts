import type { Apply, ArrayVariable, Counter, Expression, Type, Variable } from './ir.ts'

/** The least and the greatest value that an integer can have. */
export type Range = readonly [least: number, greatest: number]

const INT32: Range = [-(2 ** 31), 2 ** 31 - 1]
const UINT32: Range = [0, 2 ** 32 - 1]

/** Of an integer type. */
export function fullRange(type: Type): Range {
  return type === 'uint32' ? UINT32 : INT32
}

/** What is known of integers before they are computed. Make a new one when more is known of the variables. */
export class Ranges {
  readonly #known: Map<Variable, Range>
  readonly #lengths: ReadonlyMap<ArrayVariable, number>

  /** `known` are those of variables, `lengths` those of arrays. */
  constructor(known: Iterable<[Variable, Range]> = [], lengths: Iterable<[ArrayVariable, number]> = []) {
    this.#known = new Map(known)
    this.#lengths = new Map(lengths)
  }

  of(value: Expression): Range {
    const full = fullRange(value.type)
    switch (value.form) {
      case 'literal':
        return [Number(value.value), Number(value.value)]
      case 'read':
        return this.#ofVariable(value.variable)
      case 'length': {
        const length = this.#lengths.get(value.array)
        return length === undefined ? [0, INT32[1]] : [length, length]
      }
      case 'apply': {
        const range = this.ofResult(value)
        return range[0] >= full[0] && range[1] <= full[1] ? range : full
      }
      default:
        return full
    }
  }

  #ofVariable(variable: Variable): Range {
    const known = this.#known.get(variable)
    if (known !== undefined) return known
    const { type, counter, definition } = variable
    const full = fullRange(type ?? 'int32')
    const range = counter !== null ? this.#ofCounter(counter) : definition !== null ? this.of(definition) : full
    this.#known.set(variable, range)
    return range
  }

  /** Turns of a loop, at most. */
  turnsOf({ from, to, step, includesEnd }: Counter): number {
    const [first, end] = [this.of(from), this.of(to)]
    const way = step > 0 ? end[1] - first[0] : first[1] - end[0]
    return Math.max(Math.ceil((way + (includesEnd ? 1 : 0)) / Math.abs(step)), 0)
  }

  #ofCounter({ from, to, step, includesEnd }: Counter): Range {
    const [first, end] = [this.of(from), this.of(to)]
    const beside = includesEnd ? 0 : Math.sign(step)
    if (step < 0) return [Math.min(end[0] - beside, first[1]), first[1]]
    const last = Math.max(end[1] - beside, first[0])
    const steps = Math.floor((last - first[0]) / step)
    return [first[0], first[0] === first[1] ? first[0] + steps * step : last]
  }

  /** What the exact result can be, whether its type can hold it or not. */
  ofResult({ type, on, name, operands }: Apply): Range {
    const [a = INT32, b = INT32, c = INT32] = operands.map((operand) => this.of(operand))
    switch (name) {
      case 'add':
        return [a[0] + b[0], a[1] + b[1]]
      case 'sub':
        return [a[0] - b[1], a[1] - b[0]]
      case 'neg':
        return [-a[1], -a[0]]
      case 'mul': {
        const corners = [a[0] * b[0], a[0] * b[1], a[1] * b[0], a[1] * b[1]]
        return [Math.min(...corners), Math.max(...corners)]
      }
      case 'rem':
        return remainder(a, b)
      case 'floorDiv':
      case 'truncDiv':
        return b[0] > 0 ? [Math.min(a[0], 0), Math.max(a[1], 0)] : EVERYTHING
      case 'abs':
        return a[0] >= 0 ? a : [0, Math.max(-a[0], a[1])]
      case 'min':
        return [Math.min(a[0], b[0]), Math.min(a[1], b[1])]
      case 'max':
        return [Math.max(a[0], b[0]), Math.max(a[1], b[1])]
      case 'and':
        return a[0] >= 0 || b[0] >= 0
          ? [0, Math.min(a[0] >= 0 ? a[1] : UINT32[1], b[0] >= 0 ? b[1] : UINT32[1])]
          : INT32
      case 'shr':
        return on === 'int32' && b[0] === b[1] ? [a[0] >> b[0], a[1] >> b[0]] : fullRange(on)
      case 'ushr':
        return b[0] === b[1] ? [0, UINT32[1] >>> b[0]] : fullRange(on)
      case 'toInt32':
      case 'toUint32':
        return on === 'int32' || on === 'uint32' ? a : fullRange(type)
      case 'fromBool':
        return [0, 1]
      case 'sign':
        return [-1, 1]
      case 'clz32':
        return [0, 32]
      case 'choose':
        return [Math.min(b[0], c[0]), Math.max(b[1], c[1])]
      default:
        return fullRange(on)
    }
  }
}

/** What an integer can be wherever the kernel runs. */
export function rangeOf(value: Expression): Range {
  return new Ranges().of(value)
}

/** No range at all: the divisor may be 0. */
const EVERYTHING: Range = [-Infinity, Infinity]

function remainder(a: Range, b: Range): Range {
  if (b[0] <= 0 && b[1] >= 0) return EVERYTHING
  const most = Math.max(Math.abs(b[0]), Math.abs(b[1])) - 1
  return [a[0] < 0 ? -Math.min(most, -a[0]) : 0, a[1] > 0 ? Math.min(most, a[1]) : 0]
}
