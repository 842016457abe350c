import type { AnyNode, CallExpression, Identifier } from 'acorn'
import { kindOfConstructor } from './array-init.ts'
import type { KernelBuilder } from './builder.ts'
import { newArray } from './elements.ts'
import type { ArrayVariable, AtomicName, Expression } from './ir.ts'
import { placeOf } from './parse.ts'
import type { References } from './references.ts'
import type { ThreadMethod } from './thread.ts'

const ATOMICS: Readonly<Partial<Record<ThreadMethod, AtomicName>>> = {
  atomicAdd: 'Add',
  atomicMax: 'Max',
  atomicMin: 'Min',
  atomicAnd: 'And',
  atomicOr: 'Or',
  atomicXor: 'Xor',
  atomicExchange: 'Exchange',
  atomicCompareExchange: 'CompareExchange',
}

/** Turns calls of the thread's methods into statements. */
export class ThreadMethods {
  readonly #builder: KernelBuilder
  readonly #references: References
  readonly #number: (node: AnyNode) => Expression

  constructor(builder: KernelBuilder, references: References, number: (node: AnyNode) => Expression) {
    this.#builder = builder
    this.#references = references
    this.#number = number
  }

  /** Null where the method gives nothing. */
  call(node: CallExpression, method: ThreadMethod): Expression | null {
    const builder = this.#builder
    const name = ATOMICS[method]
    if (name !== undefined) return this.#atomic(node, method, name)
    if (method === 'workgroupArray') {
      const fix = 'write const tile = thread.workgroupArray(Float32Array, 256)'
      return builder.refuse(node, 'an array of the workgroup has no name here', fix)
    }
    if (node.arguments.length > 0) builder.refuse(node, 'a barrier takes no arguments', 'write thread.barrier()')
    builder.context.hasBarrier = true
    builder.emit({ form: 'barrier', place: placeOf(builder.source, node) })
    return null
  }

  #atomic(node: CallExpression, method: ThreadMethod, name: AtomicName): Expression {
    const builder = this.#builder
    const [target, index, ...values] = node.arguments
    const count = name === 'CompareExchange' ? 2 : 1
    if (target === undefined || index === undefined || values.length !== count) {
      const takes = count === 2 ? '(array, index, expected, value)' : '(array, index, value)'
      return builder.refuse(node, `${method} is given ${node.arguments.length} arguments`, `write ${method}${takes}`)
    }
    const array = target.type === 'Identifier' ? this.#references.scope.lookup(target.name) : null
    if (array?.form !== 'array' || array.place === 'local' || (array.kind !== 'int32' && array.kind !== 'uint32')) {
      const problem = `${method} works on elements of an Int32Array or a Uint32Array that threads share`
      return builder.refuse(target, problem, 'name an argument of the kernel, or an array of the workgroup')
    }
    const numbers = builder.inOrder([index, ...values].map((argument) => () => this.#number(argument)))
    const [at, ...operands] = numbers
    if (at === undefined) throw new Error('kernel compiler: an atomic operation has no index')
    return this.#references.elements.atomic(node, name, array, at, operands)
  }

  /** `thread.workgroupArray(Float32Array, 256)`, under the name `id`. */
  workgroupArray(id: Identifier, node: AnyNode): ArrayVariable {
    const builder = this.#builder
    const [constructor, size] = node.type === 'CallExpression' ? node.arguments : []
    const kind = this.#references.hasConstructors ? kindOfConstructor(constructor) : null
    const length = size === undefined ? null : this.#number(size)
    if (kind === null || length?.form !== 'literal' || !Number.isInteger(length.value) || Number(length.value) < 1) {
      const fix = 'write thread.workgroupArray(Float32Array, 256)'
      return builder.refuse(
        node,
        'an array of the workgroup has a typed array for its kind, and a constant length',
        fix,
      )
    }
    const array = newArray(builder, { spelling: id.name, kind, length: Number(length.value), place: 'workgroup' })
    builder.context.workgroupArrays.push(array)
    return array
  }
}
