import type { AnyNode } from 'acorn'
import { elementBytes, type Kind } from '../array-kinds.ts'
import { isAtHand } from './at-hand.ts'
import type { KernelBuilder } from './builder.ts'
import { converted } from './convert.ts'
import type { ArrayVariable, AtomicName, Expression, Location } from './ir.ts'
import { wrapping } from './wrapping.ts'

/** What WGSL promises a function for its variables. */
const MAX_LOCAL_BYTES = 8192

/** What to make an array of. */
export interface ArrayShape {
  readonly spelling: string
  /** Null: as wide as what is put into it. */
  readonly kind: Kind | null
  readonly length: number
  /** One for each element, one for all, or none for zeros. */
  readonly values: readonly Expression[]
  /** Where it stands. */
  readonly declaration: AnyNode
}

/** Makes arrays and reads and writes their elements. */
export class Elements {
  readonly #builder: KernelBuilder
  /** Arrays whose kind is as wide as what is put into them. */
  readonly #declarations = new Map<ArrayVariable, AnyNode>()

  constructor(builder: KernelBuilder) {
    this.#builder = builder
  }

  /** An array of the thread's own, made anew whenever this is reached. */
  local(node: AnyNode, { spelling, kind, length, values, declaration }: ArrayShape): ArrayVariable {
    const builder = this.#builder
    const numbers = values.map((value) => builder.number(node, value))
    const filled = numbers.length < length ? numbers.map((value) => builder.keep(value)) : numbers
    const array = newArray(builder, {
      spelling,
      kind: kind ?? this.#kindOf(node, spelling, declaration, filled),
      length,
    })
    if (kind === null) this.#declarations.set(array, declaration)
    const { context } = builder
    context.localBytes += length * elementBytes(array.kind)
    if (context.localBytes > MAX_LOCAL_BYTES) {
      const problem = `the kernel's own arrays take ${context.localBytes} bytes, and a thread has ${MAX_LOCAL_BYTES}`
      builder.refuse(node, problem, 'make them shorter, or pass an array')
    }
    builder.emit({ form: 'array', array, values: filled.map((value) => converted(value, array.kind)) })
    builder.markReady(array)
    return array
  }

  #kindOf(node: AnyNode, spelling: string, declaration: AnyNode, values: readonly Expression[]): Kind {
    const { facts, typing } = this.#builder
    for (const value of values) this.#builder.widen(node, declaration, spelling, value)
    const width = facts.widthOf(declaration) ?? typing.countKind
    if (width === 'bool') throw new Error('kernel compiler: an element is a condition')
    return width === 'flexible' ? typing.countKind : width
  }

  length(node: AnyNode, array: ArrayVariable): Expression {
    if (array.length !== null) return this.#builder.numeral(node, array.length)
    this.#builder.arrays.add(array)
    return { form: 'length', type: 'int32', array }
  }

  /** `array[index]`, where `node` stands. */
  read(node: AnyNode, array: ArrayVariable, index: Expression): Expression {
    array.isRead = true
    const location = this.#location(node, array, index)
    return this.#builder.typing.taken({ form: 'element', type: array.kind, ...location })
  }

  /** `array[index] = value`. */
  store(node: AnyNode, array: ArrayVariable, index: Expression, value: Expression): void {
    const builder = this.#builder
    array.isWritten = true
    if (array.place !== 'local') builder.hasEffects = true
    const declaration = this.#declarations.get(array)
    if (declaration !== undefined) builder.widen(node, declaration, array.spelling, value)
    const location = this.#location(node, array, isAtHand(index) ? index : builder.keep(index))
    const stored =
      declaration === undefined
        ? converted(isInteger(array) ? wrapping(value) : value, array.kind)
        : builder.typing.held(value, array.kind, builder.refusing(node))
    builder.emit({ form: 'store', ...location, value: stored })
  }

  /** What the element was. The operands are the value, behind the one expected where that counts. */
  atomic(
    node: AnyNode,
    name: AtomicName,
    array: ArrayVariable,
    index: Expression,
    operands: readonly Expression[],
  ): Expression {
    const builder = this.#builder
    array.isRead = true
    array.isWritten = true
    array.isAtomic = true
    builder.hasEffects = true
    const values = operands.map((operand) => builder.keep(converted(wrapping(operand), array.kind)))
    const location = this.#location(node, array, isAtHand(index) ? index : builder.keep(index))
    const result = builder.parameter('old', array.kind, true)
    builder.emit({ form: 'atomic', name, result, ...location, operands: values })
    return builder.read(result)
  }

  #location(node: AnyNode, array: ArrayVariable, index: Expression): Location {
    const builder = this.#builder
    const { length, spelling } = array
    if (array.place !== 'local') builder.arrays.add(array)
    else if (!builder.flow.assigned.has(array)) {
      builder.refuse(node, `'${spelling}' is used where it may not be made yet`, 'declare it before')
    }
    if (index.type === 'bool') throw new Error('kernel compiler: an index is a condition')
    if (index.form === 'literal') {
      const isElement = Number.isInteger(index.value) && Number(index.value) >= 0
      if (!isElement || (length !== null && Number(index.value) >= length)) {
        const elements = length === null ? 'any element' : `the ${length} elements of '${spelling}'`
        builder.refuse(
          node,
          `index ${Number(index.value)} is outside ${elements}`,
          'use an integer from 0 to length - 1',
        )
      }
      if (length !== null)
        return { array, index: builder.typing.held(index, 'int32', builder.refusing(node)), access: null }
    }
    if (isFixed(index) && builder.isChecked(`${array.name}[${index.variable.name}]`)) {
      return { array, index, access: null }
    }
    return { array, index, access: builder.access(node, array, index) }
  }
}

/** An integer that is the same wherever it is read, within one turn of its loop. */
function isFixed(index: Expression): index is Extract<Expression, { form: 'read' }> {
  return (
    index.form === 'read' &&
    (index.variable.isConst || index.variable.counter !== null) &&
    (index.type === 'int32' || index.type === 'uint32')
  )
}

function isInteger({ kind }: ArrayVariable): boolean {
  return kind === 'int32' || kind === 'uint32'
}

/** An array of any place; `length` is null for arguments. */
export function newArray(
  builder: KernelBuilder,
  { spelling, kind, length = null, argument = null, place = 'local' }: NewArray,
): ArrayVariable {
  const name = builder.context.names.fresh(spelling)
  const use = { isRead: false, isWritten: false, isAtomic: false }
  return { form: 'array', name, spelling, kind, place, length, argument, ...use }
}

interface NewArray {
  readonly spelling: string
  readonly kind: Kind
  readonly length?: number | null
  readonly argument?: number | null
  readonly place?: ArrayVariable['place']
}
