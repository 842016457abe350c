import type { AnyNode } from 'acorn'
import type { Kind } from '../array-kinds.ts'
import type { Flow } from './flow.ts'
import type { Expression, OperationName, Statement, Variable } from './ir.ts'
import { Names } from './names.ts'
import { operationProblem } from './operation-problem.ts'
import { TYPES } from './operations/operations.ts'
import { type KernelSource, kernelError } from './parse.ts'
import { GIVES_CONDITION, MODULAR } from './spelling.ts'

/** Collects the statements of a kernel while its syntax is read from left to right. */
export class KernelBuilder {
  readonly kind: Kind
  readonly #source: KernelSource
  readonly #names = new Names()
  #block: Statement[] = []
  /** The first operation that WGSL has no equal of. */
  missing: OperationName | null = null
  flow: Flow = { isReachable: true, assigned: new Set() }

  constructor(source: KernelSource, kind: Kind) {
    this.#source = source
    this.kind = kind
  }

  /** @throws KernelError always: `problem`, then what to do about it. */
  refuse(node: AnyNode, problem: string, fix: string): never {
    throw kernelError(this.#source, node, problem, fix)
  }

  variable(spelling: string, options: { isParameter?: boolean; isConst?: boolean } = {}): Variable {
    return {
      name: this.#names.fresh(spelling),
      spelling,
      isParameter: options.isParameter ?? false,
      isConst: options.isConst ?? false,
      type: null,
      isReassigned: false,
    }
  }

  emit(statement: Statement): void {
    this.#block.push(statement)
  }

  /**
   * What `build` emits and returns, for a way through the kernel that need not be taken: `flow` is put back afterwards,
   * and that at the way's end is returned.
   */
  branch<T>(build: () => T): { block: Statement[]; end: Flow; value: T } {
    const start = this.flow
    const outer = this.#block
    const block: Statement[] = []
    this.#block = block
    const value = build()
    this.#block = outer
    const end = this.flow
    this.flow = start
    return { block, end, value }
  }

  declare(variable: Variable, value: Expression | null): void {
    if (value !== null) {
      variable.type = value.type
      this.#markAssigned(variable)
    }
    this.emit({ form: 'declare', variable, value })
  }

  assign(variable: Variable, value: Expression): void {
    variable.type ??= value.type
    variable.isReassigned = true
    this.#markAssigned(variable)
    this.emit({ form: 'assign', variable, value })
  }

  #markAssigned(variable: Variable): void {
    this.flow = { ...this.flow, assigned: new Set([...this.flow.assigned, variable]) }
  }

  parameter(spelling: string): Variable {
    const variable = this.variable(spelling, { isParameter: true })
    variable.type = this.kind
    this.#markAssigned(variable)
    return variable
  }

  /** `value` as it is now, whatever is assigned later. */
  keep(value: Expression, at = this.#block.length): Expression {
    const cannotChange = value.form === 'literal' || (value.form === 'read' && value.variable.isConst)
    return cannotChange ? value : this.#name(value, at)
  }

  #name(value: Expression, at = this.#block.length): Expression {
    const variable = this.variable('t', { isConst: true })
    variable.type = value.type
    this.#block.splice(at, 0, { form: 'declare', variable, value })
    return { form: 'read', type: value.type, variable }
  }

  /** Evaluates from left to right: a value read before a later operand's side effect stays what it was. */
  inOrder(evaluations: readonly (() => Expression)[]): Expression[] {
    const values: Expression[] = []
    for (const evaluate of evaluations) {
      const mark = this.#block.length
      const value = evaluate()
      if (this.#block.length > mark) {
        for (const [index, earlier] of values.entries()) values[index] = this.keep(earlier, mark)
      }
      values.push(value)
    }
    return values
  }

  literal(value: number): Expression {
    return { form: 'literal', type: this.kind, value }
  }

  /** What `variable` holds. */
  read(variable: Variable): Expression {
    return { form: 'read', type: variable.type ?? this.kind, variable }
  }

  /** @throws KernelError where the kind has no such operation, or an integer literal does not fit. */
  apply(node: AnyNode, name: OperationName, operands: readonly Expression[]): Expression {
    const on = this.#typeOf(name, operands)
    const operation = TYPES[on].operations[name]
    if (operation === undefined) return this.refuse(node, ...operationProblem(name, on))
    if (operation.wgsl === null) this.missing ??= name
    const checked = operands.map((operand) => (MODULAR.has(name) ? this.stored(operand) : this.#fitting(node, operand)))
    // WGSL evaluates constant expressions itself and refuses those that overflow.
    const isConstant = on !== 'float64' && on !== 'bool' && checked.every((operand) => operand.form === 'literal')
    const [first, ...others] = checked
    const ready = isConstant && first !== undefined ? [this.#name(first), ...others] : checked
    return { form: 'apply', type: GIVES_CONDITION.has(name) ? 'bool' : on, on, name, operands: ready }
  }

  #typeOf(name: OperationName, operands: readonly Expression[]): Expression['type'] {
    if (name === 'fromBool') return this.kind
    return operands.at(-1)?.type ?? this.kind
  }

  /** A literal as it is stored into its integer kind; anything else as it is. */
  stored(value: Expression): Expression {
    if (value.form !== 'literal' || typeof value.value !== 'number') return value
    if (value.type === 'int32') return { ...value, value: value.value | 0 }
    if (value.type === 'uint32') return { ...value, value: value.value >>> 0 }
    return value
  }

  #fitting(node: AnyNode, value: Expression): Expression {
    const stored = this.stored(value)
    if (value.form === 'literal' && stored.form === 'literal' && Number(value.value) !== Number(stored.value)) {
      this.refuse(node, `${Number(value.value)} does not fit into ${value.type}`, 'use a number of its range here')
    }
    return stored
  }

  condition(node: AnyNode, value: Expression): Expression {
    if (value.type === 'bool') return value
    if (value.form === 'literal') return { form: 'literal', type: 'bool', value: Boolean(value.value) }
    return this.apply(node, 'truthy', [value])
  }

  number(node: AnyNode, value: Expression): Expression {
    if (value.type !== 'bool') return value
    if (value.form === 'literal') return this.literal(Number(value.value))
    return this.apply(node, 'fromBool', [value])
  }
}
