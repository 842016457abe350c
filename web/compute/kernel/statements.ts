import type {
  AnyNode,
  BlockStatement,
  DoWhileStatement,
  ForStatement,
  IfStatement,
  VariableDeclaration,
  WhileStatement,
} from 'acorn'
import type { KernelBuilder } from './builder.ts'
import { isCoverageCounter } from './coverage.ts'
import { ExpressionReader } from './expressions.ts'
import { mergeFlows } from './flow.ts'
import type { Block, Expression, Statement } from './ir.ts'
import { Scope } from './scope.ts'

/** What of a loop's body decides how the loop can end. */
interface LoopExits {
  hasBreak: boolean
  hasContinue: boolean
}

/** Turns statements into those of the IR. */
export class StatementReader {
  readonly #builder: KernelBuilder
  readonly #expressions: ExpressionReader
  /** The function's own scope: `var` is declared there. */
  readonly #functionScope: Scope
  /** Declarations of `var`, to stand before the first statement. */
  readonly hoisted: Statement[] = []
  #loops: LoopExits[] = []
  hasLoop = false

  constructor(builder: KernelBuilder, scope: Scope) {
    this.#builder = builder
    this.#functionScope = scope
    this.#expressions = new ExpressionReader(builder, scope)
  }

  /** The body of an arrow function without braces. */
  returned(node: AnyNode): void {
    this.#return(this.#expressions.number(node))
  }

  block(node: BlockStatement): void {
    this.#inScope(() => {
      this.#declareNames(node.body)
      for (const statement of node.body) this.statement(statement)
    })
  }

  statement(node: AnyNode): void {
    // What cannot run is left out; WGSL would warn of it.
    if (!this.#builder.flow.isReachable || isCoverageCounter(node)) return
    switch (node.type) {
      case 'EmptyStatement':
        return
      case 'BlockStatement':
        return this.block(node)
      case 'ExpressionStatement':
        return node.directive === undefined ? this.#expressions.effect(node.expression) : undefined
      case 'VariableDeclaration':
        return this.#declaration(node)
      case 'IfStatement':
        return this.#if(node)
      case 'ForStatement':
        return this.#for(node)
      case 'WhileStatement':
        return this.#while(node)
      case 'DoWhileStatement':
        return this.#doWhile(node)
      case 'ReturnStatement':
        if (node.argument) return this.returned(node.argument)
        this.#builder.refuse(node, 'the kernel returns nothing here', 'return a number')
        break
      case 'BreakStatement':
      case 'ContinueStatement':
        if (node.label) break
        return this.#leave(node.type === 'BreakStatement' ? 'break' : 'continue')
    }
    this.#builder.refuse(node, `a kernel cannot contain this (${node.type})`, FIXES[node.type] ?? USE_PLAIN_STATEMENTS)
  }

  #inScope(read: () => void): void {
    const outer = this.#expressions.scope
    this.#expressions.scope = new Scope(outer)
    read()
    this.#expressions.scope = outer
  }

  /** `let` and `const` are known in their whole block; before the declaration they have no value yet. */
  #declareNames(statements: readonly AnyNode[]): void {
    for (const statement of statements) {
      if (statement.type !== 'VariableDeclaration' || statement.kind === 'var') continue
      for (const { id } of statement.declarations) {
        if (id.type !== 'Identifier') {
          this.#builder.refuse(id, 'a kernel has single numbers, which cannot be taken apart', 'declare one name')
        }
        const isConst = statement.kind === 'const'
        this.#expressions.scope.declare(this.#builder.variable(id.name, { isConst }))
      }
    }
  }

  #declaration(node: VariableDeclaration): void {
    for (const { id, init } of node.declarations) {
      if (id.type !== 'Identifier') {
        this.#builder.refuse(id, 'a kernel has single numbers, which cannot be taken apart', 'declare one name')
      }
      if (node.kind === 'var') this.#hoist(id.name)
      const variable = this.#expressions.scope.lookup(id.name)
      if (variable === null) throw new Error(`kernel compiler: '${id.name}' was not declared`)
      const value = init ? this.#expressions.fitTo(init, variable, this.#expressions.value(init)) : null
      if (node.kind !== 'var') this.#builder.declare(variable, value)
      else if (value !== null) this.#builder.assign(variable, value)
    }
  }

  #hoist(spelling: string): void {
    if (this.#functionScope.declaresHere(spelling)) return
    const variable = this.#builder.variable(spelling)
    this.#functionScope.declare(variable)
    this.hoisted.push({ form: 'declare', variable, value: null })
  }

  #if(node: IfStatement): void {
    const builder = this.#builder
    const test = this.#expressions.condition(node.test)
    const { consequent, alternate } = node
    const then = builder.branch(() => this.#inScope(() => this.statement(consequent)))
    const otherwise = builder.branch(() => this.#inScope(() => alternate && this.statement(alternate)))
    builder.emit({ form: 'if', test, then: then.block, otherwise: otherwise.block })
    builder.flow = mergeFlows(then.end, otherwise.end)
  }

  #for(node: ForStatement): void {
    this.#inScope(() => {
      const { init, test, update } = node
      if (init?.type === 'VariableDeclaration') {
        this.#declareNames([init])
        this.#declaration(init)
      } else if (init) this.#expressions.effect(init)
      this.#testedFirst(test ?? null, node.body, update ?? null)
    })
  }

  #while(node: WhileStatement): void {
    this.#testedFirst(node.test, node.body, null)
  }

  #testedFirst(test: AnyNode | null, body: AnyNode, update: AnyNode | null): void {
    const builder = this.#builder
    const exits: LoopExits = { hasBreak: false, hasContinue: false }
    const turn = builder.branch(() => {
      if (test !== null) this.#breakUnless(test, exits)
      const tested = builder.flow
      this.#body(body, exits)
      return tested
    })
    const hasNext = turn.end.isReachable || exits.hasContinue
    const continuing = builder.branch(() => {
      builder.flow = exits.hasContinue ? turn.value : turn.end
      if (update !== null && hasNext) this.#expressions.effect(update)
    })
    this.#loop(turn.block, continuing.block, null)
    // The test has run, the body perhaps not.
    builder.flow = { assigned: turn.value.assigned, isReachable: exits.hasBreak }
  }

  #breakUnless(node: AnyNode, exits: LoopExits): void {
    const test = this.#expressions.condition(node)
    if (test.form === 'literal' && test.value === true) return
    exits.hasBreak = true
    const no = this.#builder.apply(node, 'logicalNot', [test])
    this.#builder.emit({ form: 'if', test: no, then: [{ form: 'break' }], otherwise: [] })
  }

  #doWhile(node: DoWhileStatement): void {
    const builder = this.#builder
    const exits: LoopExits = { hasBreak: false, hasContinue: false }
    const turn = builder.branch(() => this.#body(node.body, exits))
    const isTested = turn.end.isReachable || exits.hasContinue
    const end = exits.hasContinue || exits.hasBreak ? builder.flow : turn.end
    const continuing = builder.branch((): Expression | null => {
      builder.flow = end
      const test = isTested ? this.#expressions.condition(node.test) : null
      return test === null || test.form === 'literal' ? test : builder.apply(node.test, 'logicalNot', [test])
    })
    const again = continuing.value
    const isEndless = again?.form === 'literal' && again.value === true
    const until = again?.form === 'literal' ? { ...again, value: again.value !== true } : again
    this.#loop(turn.block, continuing.block, isEndless ? null : until)
    builder.flow = { assigned: end.assigned, isReachable: exits.hasBreak || (isTested && !isEndless) }
  }

  #body(node: AnyNode, exits: LoopExits): void {
    this.#loops.push(exits)
    this.#inScope(() => this.statement(node))
    this.#loops.pop()
  }

  #loop(body: Block, continuing: Block, until: Expression | null): void {
    this.hasLoop = true
    this.#builder.emit({ form: 'loop', body, continuing, until })
  }

  #leave(form: 'break' | 'continue'): void {
    const loop = this.#loops.at(-1)
    if (loop === undefined) throw new Error(`kernel compiler: '${form}' outside a loop`)
    if (form === 'break') loop.hasBreak = true
    else loop.hasContinue = true
    this.#builder.emit({ form })
    this.#endsHere()
  }

  #return(value: Expression): void {
    this.#builder.emit({ form: 'return', value: this.#builder.stored(value) })
    this.#endsHere()
  }

  #endsHere(): void {
    this.#builder.flow = { ...this.#builder.flow, isReachable: false }
  }
}

const USE_PLAIN_STATEMENTS = 'use let, const, assignments, if, for, while, do and return'

const FIXES: Readonly<Record<string, string>> = {
  SwitchStatement: 'write it with if and else',
  ForOfStatement: 'count with for (let i = 0; i < n; i++)',
  ForInStatement: 'count with for (let i = 0; i < n; i++)',
  FunctionDeclaration: 'write its body where it is called',
  BreakStatement: 'leave one loop at a time, without a label',
  ContinueStatement: 'leave one loop at a time, without a label',
  LabeledStatement: 'leave one loop at a time, without a label',
  ThrowStatement: 'return NaN, or check the arrays before the call',
  TryStatement: 'a kernel cannot throw: remove it',
}
