import type { AnyNode } from 'acorn'
import type { Kind } from '../array-kinds.ts'
import type { KernelContext } from './context.ts'
import type { Facts } from './facts.ts'
import { type Flow, NOTHING_YET } from './flow.ts'
import type {
  Apply,
  ArrayVariable,
  Counter,
  Expression,
  Literal,
  OperationName,
  Statement,
  ThreadMember,
  Variable,
} from './ir.ts'
import { operationProblem } from './operation-problem.ts'
import { TYPES } from './operations/operations.ts'
import { type KernelSource, kernelError, placeOf } from './parse.ts'
import { fullRange, Ranges } from './range.ts'
import { GIVES_CONDITION, MODULAR, ON_BITS } from './spelling.ts'
import type { Refuse, Typing } from './typing.ts'
import type { Width } from './width.ts'

/** Collects the statements of a function while its syntax is read from left to right. */
export class KernelBuilder {
  readonly typing: Typing
  readonly context: KernelContext
  readonly source: KernelSource
  readonly facts: Facts
  /** What `#facts` knows a variable by. */
  readonly #declarations = new Map<Variable, AnyNode>()
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
      this.#declarations.set(variable, declaration)
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

  /** `value` as `variable` can hold it; the variable becomes wider where it must. */
  fitted(node: AnyNode, variable: Variable, value: Expression): Expression {
    const { type, spelling } = variable
    const given = type === null || type === 'bool' ? value : this.number(node, value)
    const declaration = this.#declarations.get(variable)
    if (declaration !== undefined) this.widen(node, declaration, spelling, given)
    const width = type ?? this.typing.widthOf(given)
    if (width === 'bool') return given
    return this.typing.held(given, width === 'flexible' ? this.typing.countKind : width, this.refusing(node))
  }

  /** What stands at `declaration` must be able to hold `value`; see `Facts`. */
  widen(node: AnyNode, declaration: AnyNode, spelling: string, value: Expression): Width {
    const before = this.facts.widthOf(declaration)
    const after = this.facts.widen(declaration, this.typing.widthOf(value))
    if (after !== null) return after
    if (before === 'bool' || value.type === 'bool') {
      const [held, given] = before === 'bool' ? ['a condition', 'a number'] : ['a number', 'a condition']
      return this.refuse(node, `'${spelling}' holds ${held} and is given ${given}`, 'use one variable for each')
    }
    const problem = `'${spelling}' holds ${before} and is given ${value.type}`
    return this.refuse(node, problem, 'write x | 0 to make both int32, or x >>> 0 to make both uint32')
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

  numeral(node: AnyNode, value: number): Expression {
    return this.typing.numeral(value, this.refusing(node))
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

  /** Two numbers as one kind, for a variable that holds the one or the other; conditions as they are. */
  alike(node: AnyNode, one: Expression, other: Expression): [Expression, Expression] {
    const operands = [{ form: 'literal', type: 'bool', value: true } as const, one, other]
    const [, first = one, second = other] = this.typing.resolve('choose', operands, this.refusing(node)).operands
    return [first, second]
  }

  /** @throws KernelError where the operands' types have no such operation, or an integer literal does not fit. */
  apply(node: AnyNode, operation: OperationName, given: readonly Expression[]): Expression {
    const known = this.typing.folded(operation, given)
    if (typeof known === 'boolean') return { form: 'literal', type: 'bool', value: known }
    if (known !== null) return this.numeral(node, known)
    const { name, on, operands } = this.typing.resolve(operation, given, this.refusing(node))
    const implementation = TYPES[on].operations[name]
    if (implementation === undefined) return this.refuse(node, ...operationProblem(name, on))
    if (implementation.wgsl === null) this.context.missing ??= `Math.${name} of ${on}`
    const isExact = this.typing.isExact && !ON_BITS.has(name)
    // A conversion that the function does not say must not change the number.
    const alike = operands.map((operand) =>
      isExact && !given.includes(operand) ? this.#exact(node, operand) : operand,
    )
    const checked = alike.map((operand) => (MODULAR.has(name) ? this.stored(operand) : this.#fitting(node, operand)))
    // WGSL evaluates constant expressions itself and refuses those that overflow.
    const isConstant = on !== 'float64' && on !== 'bool' && checked.every((operand) => operand.form === 'literal')
    const [first, ...others] = checked
    const ready = isConstant && first !== undefined ? [this.named(first), ...others] : checked
    const type = GIVES_CONDITION.has(name) ? 'bool' : on
    const value: Apply = { form: 'apply', type, on, name, operands: ready, trap: null }
    return isExact ? this.#exact(node, value) : value
  }

  /** Fails where its integer type cannot hold it. */
  #exact(node: AnyNode, value: Expression): Expression {
    if (value.form !== 'apply' || value.trap !== null || !isExactlyDone(value)) return value
    const [least, greatest] = new Ranges().ofResult(value)
    const full = fullRange(value.type)
    if (least >= full[0] && greatest <= full[1]) return value
    return { ...value, trap: this.access(node, null, value) }
  }

  /** Numbers a place where the kernel can fail: for the index of an element, or for an integer, where `array` is null. */
  access(node: AnyNode, array: ArrayVariable | null, value: Expression): number {
    const { type: kind } = value
    if (kind === 'bool') throw new Error('kernel compiler: a condition is used as a number')
    const { accesses, checks } = this.context
    accesses.push({ ...placeOf(this.source, node), array, kind })
    checks.push(value)
    return accesses.length
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
    if (value.form === 'literal') return this.numeral(node, Number(value.value))
    return this.apply(node, 'fromBool', [value])
  }
}

/** Its type has a way to find out. */
function isExactlyDone({ on, name }: Apply): boolean {
  return TYPES[on].operations[name]?.exact !== undefined
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
