import type { AnyNode, BlockStatement, ForStatement, IfStatement, LabeledStatement, ReturnStatement } from 'acorn'
import type { KernelBuilder } from './builder.ts'
import { isCoverageCounter } from './coverage.ts'
import { Declarations } from './declarations.ts'
import { ExpressionReader } from './expressions.ts'
import { mergeFlows } from './flow.ts'
import type { Variable } from './ir.ts'
import { Jumps } from './jumps.ts'
import { type Counting, Loops, stepOf } from './loops.ts'
import type { Scope } from './scope.ts'
import { Switches } from './switches.ts'

/** What is known of a function before it is read. */
export interface FunctionTraits {
  /** See `Mentions`. */
  readonly assigned: ReadonlyMap<AnyNode, number>
  /** Holds what it returns; null where it returns nothing. */
  readonly result: Variable | null
}

/** Turns statements into those of the IR. */
export class StatementReader {
  readonly #builder: KernelBuilder
  readonly #expressions: ExpressionReader
  readonly declarations: Declarations
  readonly #jumps: Jumps
  readonly #loops: Loops
  readonly #switches: Switches
  readonly #result: Variable | null
  readonly #assigned: ReadonlyMap<AnyNode, number>

  constructor(builder: KernelBuilder, scope: Scope, { assigned, result }: FunctionTraits) {
    this.#builder = builder
    this.#result = result
    this.#assigned = assigned
    this.#expressions = new ExpressionReader(builder, scope)
    this.declarations = new Declarations(builder, this.#expressions, assigned)
    this.#jumps = new Jumps(builder)
    this.#loops = new Loops(builder, this.#expressions, this.#jumps, (node) => this.#inScope(node))
    this.#switches = new Switches(builder, this.#expressions, this.#jumps, (nodes) => this.#block(nodes))
  }

  /** The body of an arrow function without braces. */
  returned(node: AnyNode): void {
    const result = this.#result
    if (result === null) return this.#expressions.effect(node)
    const value = this.#builder.fitted(node, result, this.#expressions.value(node))
    result.type ??= value.type
    this.#builder.emit({ form: 'return', value: this.#builder.stored(value) })
    this.#builder.endHere()
  }

  block({ body }: BlockStatement): void {
    this.#block(body)
  }

  #block(nodes: readonly AnyNode[]): void {
    this.declarations.inScope(() => {
      this.declarations.names(nodes)
      for (const node of nodes) this.#statement(node, [])
    })
  }

  #inScope(node: AnyNode): void {
    this.declarations.inScope(() => this.#statement(node, []))
  }

  /** `labels` are those before it. */
  #statement(node: AnyNode, labels: readonly string[]): void {
    // What cannot run is left out; WGSL would warn of it.
    if (!this.#builder.flow.isReachable || isCoverageCounter(node)) return
    switch (node.type) {
      case 'EmptyStatement':
      // Its name is declared with those of its block.
      case 'FunctionDeclaration':
        return
      case 'BlockStatement':
        return this.block(node)
      case 'ExpressionStatement':
        return node.directive === undefined ? this.#expressions.effect(node.expression) : undefined
      case 'VariableDeclaration':
        return this.declarations.read(node)
      case 'IfStatement':
        return this.#if(node)
      case 'ForStatement':
        return this.#for(node, labels)
      case 'WhileStatement':
        return this.#loops.testedFirst(node.test, node.body, null, labels)
      case 'DoWhileStatement':
        return this.#loops.doWhile(node, labels)
      case 'SwitchStatement':
        return this.#switches.read(node, labels)
      case 'LabeledStatement':
        return this.#labeled(node, [...labels, node.label.name])
      case 'ReturnStatement':
        return this.#return(node)
      case 'BreakStatement':
      case 'ContinueStatement':
        return this.#jumps.jump(node)
    }
    const fix = FIXES[node.type] ?? USE_PLAIN_STATEMENTS
    this.#builder.refuse(node, `a kernel cannot contain this (${node.type})`, fix)
  }

  #if(node: IfStatement): void {
    const builder = this.#builder
    const test = this.#expressions.condition(node.test)
    const { consequent, alternate } = node
    const then = builder.branch(() => this.#inScope(consequent))
    const otherwise = builder.branch(() => alternate && this.#inScope(alternate))
    builder.emit({ form: 'if', test, then: then.block, otherwise: otherwise.block })
    builder.flow = mergeFlows(then.end, otherwise.end)
  }

  #for(node: ForStatement, labels: readonly string[]): void {
    this.declarations.inScope(() => {
      const { init, test, update } = node
      if (init?.type === 'VariableDeclaration') {
        this.declarations.names([init])
        this.declarations.read(init)
      } else if (init) this.#expressions.effect(init)
      const counted = this.#counting(node)
      this.#loops.testedFirst(test ?? null, node.body, update ?? null, labels, counted)
    })
  }

  /** The variable that a `for` counts, if nothing else assigns to it. */
  #counting({ init, update }: ForStatement): Counting | null {
    const step = stepOf(update)
    if (init?.type !== 'VariableDeclaration' || step === null) return null
    const declaration = init.declarations.find(({ id }) => id.type === 'Identifier' && id.name === step.name)?.id
    if (declaration === undefined || this.#assigned.get(declaration) !== 1) return null
    const variable = this.#expressions.references.scope.lookup(step.name)
    return variable?.form === 'variable' ? { variable, step: step.by } : null
  }

  #labeled({ body }: LabeledStatement, labels: readonly string[]): void {
    if (LABELLED_THEMSELVES.has(body.type)) return this.#statement(body, labels)
    const builder = this.#builder
    const leavable = this.#jumps.leavable('block', labels)
    const inner = builder.branch(() => this.#jumps.within(leavable, () => this.#inScope(body)))
    builder.emit({ form: 'block', target: leavable.target, body: inner.block })
    builder.flow = mergeFlows(inner.end, ...leavable.breaks)
  }

  #return(node: ReturnStatement): void {
    const { argument } = node
    if (this.#result !== null) {
      if (argument) return this.returned(argument)
      this.#builder.refuse(node, `${this.#builder.source.name} returns nothing here`, 'return a number')
    }
    if (argument && !isEffect(argument)) {
      this.#builder.refuse(argument, 'a grid kernel has no result', 'write it into an element of an array')
    }
    if (argument) this.#expressions.effect(argument)
    this.#builder.emit({ form: 'return', value: null })
    this.#builder.endHere()
  }
}

/** Minifiers write an effect and a return as one, and coverage tools make a block of an arrow's expression. */
function isEffect(node: AnyNode): boolean {
  if (node.type === 'SequenceExpression') return node.expressions.every(isEffect)
  if (node.type === 'UnaryExpression') return node.operator === 'void'
  return ['AssignmentExpression', 'CallExpression', 'UpdateExpression'].includes(node.type)
}

/** Statements that take their labels as their own. */
const LABELLED_THEMSELVES: ReadonlySet<string> = new Set([
  'DoWhileStatement',
  'ForStatement',
  'LabeledStatement',
  'SwitchStatement',
  'WhileStatement',
])

const USE_PLAIN_STATEMENTS = 'use let, const, assignments, if, switch, for, while, do and return'

const FIXES: Readonly<Record<string, string>> = {
  ForOfStatement: 'count with for (let i = 0; i < n; i++)',
  ForInStatement: 'count with for (let i = 0; i < n; i++)',
  ThrowStatement: 'return NaN, or check the arrays before the call',
  TryStatement: 'a kernel cannot throw: remove it',
}
