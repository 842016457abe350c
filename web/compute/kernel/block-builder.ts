import type { AnyNode } from 'acorn'
import type { Kind } from '../array-kinds.ts'
import type { KernelContext } from './context.ts'
import type { Facts } from './facts.ts'
import { type Flow, NOTHING_YET } from './flow.ts'
import type { ArrayVariable, Counter, Expression, Literal, Statement, ThreadMember, Variable } from './ir.ts'
import { type KernelSource, kernelError } from './parse.ts'
import type { Refuse, Typing } from './typing.ts'
import type { Width } from './width.ts'

/** Collects the statements of a function, and what is certain between them, while it is read from left to right. */
export class BlockBuilder {
  readonly typing: Typing
  readonly context: KernelContext
  readonly source: KernelSource
  readonly facts: Facts
  /** What `facts` knows a variable by. */
  protected readonly declarations = new Map<Variable, AnyNode>()
  readonly #initialValues = new Map<Variable, Expression>()
  #block: Statement[] = []
  /** The arrays that are used so far, and whether anything outside the function was changed. */
  readonly arrays = new Set<ArrayVariable>()
  hasEffects = false
  flow: Flow = NOTHING_YET

  constructor(source: KernelSource, typing: Typing, context: KernelContext, facts: Facts) {
    this.source = source
    this.typing = typing
    this.context = context
    this.facts = facts
  }

  /** @throws KernelError always: `problem`, then what to do about it. */
  refuse(node: AnyNode, problem: string, fix: string): never {
    throw kernelError(this.source, node, problem, fix)
  }

  refusing(node: AnyNode): Refuse {
    return (problem, fix) => this.refuse(node, problem, fix)
  }

  /** `declaration` is where a variable of the function stands; the compiler's own have none. */
  variable(spelling: string, { isParameter = false, isConst = false, declaration }: VariableOptions = {}): Variable {
    const variable: Variable = {
      form: 'variable',
      name: this.context.names.fresh(spelling),
      spelling,
      isParameter,
      isConst,
      type: null,
      isFlexible: false,
      isReassigned: false,
      constant: null,
      definition: null,
      counter: null,
    }
    if (declaration !== undefined) {
      this.declarations.set(variable, declaration)
      const width = this.facts.widthOf(declaration)
      if (width !== null) setWidth(variable, width)
    }
    return variable
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

  /** `value` must fit the variable: see `fitted`. */
  declare(variable: Variable, value: Expression | null): void {
    if (value !== null) {
      this.#markAssigned(variable, value)
      this.#initialValues.set(variable, value)
    }
    if (value !== null && variable.isConst) variable.definition = definitionIn(variable, value)
    if (value?.form === 'literal' && variable.isConst) variable.constant = value
    else this.emit({ form: 'declare', variable, value })
  }

  /** What it was declared with; null if it was not, or without a value. */
  initialValueOf(variable: Variable): Expression | null {
    return this.#initialValues.get(variable) ?? null
  }

  /** `value` must fit the variable: see `fitted`. */
  assign(variable: Variable, value: Expression): void {
    variable.isReassigned = true
    this.#markAssigned(variable, value)
    this.emit({ form: 'assign', variable, value })
  }

  #markAssigned(variable: Variable, value: Expression | null): void {
    if (variable.type === null && value !== null) setWidth(variable, this.#widthAsIs(value))
    this.markReady(variable)
  }

  /** From here on it has a value. */
  markReady(variable: Variable | ArrayVariable): void {
    this.flow = { ...this.flow, assigned: new Set([...this.flow.assigned, variable]) }
  }

  /** Whether `access` has been found right before; from here on it has. */
  isChecked(access: string): boolean {
    const { checked } = this.flow
    if (checked.has(access)) return true
    this.flow = { ...this.flow, checked: new Set([...checked, access]) }
    return false
  }

  /** What follows never runs. */
  endHere(): void {
    this.flow = { ...this.flow, isReachable: false }
  }

  parameter(spelling: string, width: Width, isConst = false): Variable {
    const variable = this.variable(spelling, { isParameter: true, isConst })
    setWidth(variable, width)
    this.#markAssigned(variable, null)
    return variable
  }

  /** Holds what `syntax` returns; of `kind` unless that is null. */
  result(syntax: AnyNode, kind: Kind | null): Variable {
    const result = this.variable('result', { declaration: syntax })
    if (kind !== null) setWidth(result, kind)
    return result
  }

  /** `value` as it is now, whatever is assigned later. */
  keep(value: Expression, at = this.#block.length): Expression {
    const cannotChange = value.form === 'literal' || (value.form === 'read' && value.variable.isConst)
    return cannotChange ? value : this.named(value, at)
  }

  /** `value` under a name of its own. */
  named(value: Expression, at = this.#block.length): Expression {
    const variable = this.variable('t', { isConst: true })
    setWidth(variable, this.#widthAsIs(value))
    variable.definition = definitionIn(variable, value)
    this.#block.splice(at, 0, { form: 'declare', variable, value })
    return { form: 'read', type: value.type, variable }
  }

  /** For a variable of the value's own type, which a uint32 is even where an int32 would hold it. */
  #widthAsIs(value: Expression): Width {
    return value.type === 'uint32' ? 'uint32' : this.typing.widthOf(value)
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

  /** What `variable` holds. */
  read(variable: Variable): Expression {
    if (variable.constant !== null) return variable.constant
    if (variable.type === null) throw new Error(`kernel compiler: '${variable.spelling}' has no type`)
    return { form: 'read', type: variable.type, variable }
  }

  /** A number that the kernel's thread knows; `spelling` is what it is first called. */
  threadMember(member: ThreadMember, spelling: string): Variable {
    const variable = this.context.thread.get(member) ?? this.variable(spelling, { isParameter: true, isConst: true })
    setWidth(variable, 'flexible')
    variable.counter = THREAD_NUMBERS
    this.#markAssigned(variable, null)
    this.context.thread.set(member, variable)
    return variable
  }
}

const literal = (value: number): Literal => ({ form: 'literal', type: 'int32', value })

/** The grid and its threads are numbered in int32, one place short of its end. */
const THREAD_NUMBERS: Counter = { from: literal(0), to: literal(2 ** 31 - 1), step: 1, includesEnd: false }

function definitionIn({ type }: Variable, value: Expression): Expression | null {
  return type === value.type && (type === 'int32' || type === 'uint32') ? value : null
}

interface VariableOptions {
  isParameter?: boolean
  isConst?: boolean
  declaration?: AnyNode
}

function setWidth(variable: Variable, width: Width): void {
  variable.type = width === 'flexible' ? 'int32' : width
  variable.isFlexible = width === 'flexible'
}
