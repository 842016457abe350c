import type { AnyNode, Identifier, ObjectPattern, VariableDeclaration } from 'acorn'
import { arrayInit, type ArrayInit } from './array-init.ts'
import type { KernelBuilder } from './builder.ts'
import { withoutCounters } from './coverage.ts'
import type { ExpressionReader } from './expressions.ts'
import { functionValue, type FunctionSyntax } from './function-value.ts'
import type { ArrayVariable, Statement, Variable } from './ir.ts'
import type { References } from './references.ts'
import { type HelperName, Scope } from './scope.ts'

/** Reads what declares names. */
export class Declarations {
  readonly #builder: KernelBuilder
  readonly #expressions: ExpressionReader
  readonly #names: References
  /** The function's own scope: `var` is declared there. */
  readonly #functionScope: Scope
  /** See `Mentions`. */
  readonly #assigned: ReadonlyMap<AnyNode, number>
  /** Declarations of `var`, to stand before the first statement. */
  readonly hoisted: Statement[] = []

  constructor(builder: KernelBuilder, expressions: ExpressionReader, assigned: ReadonlyMap<AnyNode, number>) {
    this.#builder = builder
    this.#expressions = expressions
    this.#names = expressions.references
    this.#functionScope = this.#names.scope
    this.#assigned = assigned
  }

  inScope(read: () => void): void {
    const outer = this.#names.scope
    this.#names.scope = new Scope(outer)
    read()
    this.#names.scope = outer
  }

  /** `let` and `const` are known in their whole block; before the declaration they have no value yet. */
  names(statements: readonly AnyNode[]): void {
    for (const statement of statements) {
      if (statement.type === 'FunctionDeclaration' && statement.id !== null) this.#function(statement.id, statement)
      if (statement.type !== 'VariableDeclaration' || statement.kind === 'var') continue
      for (const { id, init } of statement.declarations) {
        if (id.type !== 'Identifier' || this.#isNoNumber(init)) continue
        const isConst = statement.kind === 'const' || !this.#assigned.has(id)
        this.#names.scope.declare(id.name, this.#builder.variable(id.name, { isConst, declaration: id }))
      }
    }
  }

  #isNoNumber(counted: AnyNode | null | undefined): boolean {
    const init = counted && withoutCounters(counted)
    return this.#arrayInit(init) !== null || functionValue(init) !== null || this.#names.isWorkgroupArray(init)
  }

  read(node: VariableDeclaration): void {
    for (const { id, init: counted } of node.declarations) {
      const init = counted && withoutCounters(counted)
      if (id.type === 'ObjectPattern' && init?.type === 'Identifier' && this.#names.isThread(init)) {
        this.members(id)
        continue
      }
      if (id.type !== 'Identifier') {
        this.#builder.refuse(id, 'a kernel has single numbers, which cannot be taken apart', 'declare one name')
      }
      if (init && this.#declaredOtherwise(id, init)) continue
      if (node.kind === 'var') this.#hoist(id)
      const variable = this.#names.scope.lookup(id.name)
      if (variable?.form !== 'variable') throw new Error(`kernel compiler: '${id.name}' was not declared`)
      const value = init ? this.#builder.fitted(init, variable, this.#expressions.value(init)) : null
      if (node.kind !== 'var') this.#builder.declare(variable, value)
      else if (value !== null) this.#builder.assign(variable, value)
    }
  }

  /** Arrays and functions. */
  #declaredOtherwise(id: Identifier, init: AnyNode): boolean {
    const array = this.#arrayInit(init)
    const syntax = functionValue(init)
    if (array === null && syntax === null && !this.#names.isWorkgroupArray(init)) return false
    if (syntax !== null) this.#function(id, syntax)
    else if (array !== null) this.#array(id, init, array)
    else this.#names.scope.declare(id.name, this.#expressions.methods.workgroupArray(id, init))
    return true
  }

  #function({ name }: Identifier, syntax: FunctionSyntax): void {
    this.#names.declareFunction(name, syntax)
  }

  #arrayInit(node: AnyNode | null | undefined): ArrayInit | null {
    const init = arrayInit(node)
    // A parameter of that name hides the constructor.
    return init !== null && this.#names.hasConstructors ? init : null
  }

  #array(id: Identifier, node: AnyNode, { kind, elements, length, fill }: ArrayInit): void {
    const builder = this.#builder
    const given =
      fill !== null
        ? [fill]
        : (elements ?? []).map((element) => {
            if (element !== null && element.type !== 'SpreadElement') return element
            return builder.refuse(element ?? node, 'an element of the array is missing', 'write every element')
          })
    if (elements === null && kind === null && fill === null) {
      builder.refuse(node, 'the array has no values yet', 'write new Array(n).fill(0), or new Float64Array(n)')
    }
    const shape = {
      spelling: id.name,
      kind,
      length: length === null ? (elements ?? []).length : this.#length(length),
      values: builder.inOrder(given.map((value) => () => this.#expressions.number(value))),
      declaration: id,
    }
    if (shape.length === 0) builder.refuse(node, 'the array has no elements', 'give it one at least')
    this.#names.scope.declare(id.name, this.#names.elements.local(node, shape))
  }

  #length(node: AnyNode): number {
    const length = this.#expressions.number(node)
    if (length.form === 'literal' && Number.isInteger(length.value)) return Number(length.value)
    return this.#builder.refuse(node, 'the length of an array in a kernel is not a constant', 'write a whole number')
  }

  /** Names for members of the thread, as in `{ x: i, y }`. */
  members(pattern: ObjectPattern): void {
    for (const property of pattern.properties) {
      if (property.type !== 'Property' || property.computed || property.key.type !== 'Identifier') {
        return this.#builder.refuse(property, 'this is no member of the thread', 'name members, as in { x, y: j }')
      }
      const { key, value } = property
      if (value.type !== 'Identifier') {
        return this.#builder.refuse(value, 'a member of the thread is taken apart', 'give it a name, as in { x: i }')
      }
      const method = this.#names.threadMethod(key.name)
      if (method === null) this.given(value, this.#names.threadMember(key, key.name, value.name))
      else this.#names.scope.declare(value.name, method)
    }
  }

  /** Names the thread. */
  thread({ name }: Identifier): void {
    this.#names.scope.declare(name, { form: 'thread' })
  }

  /** Names an array or a function that the function is given. */
  named(name: Identifier, named: ArrayVariable | HelperName): void {
    if (named.form === 'array') this.#builder.markReady(named)
    this.#names.scope.declare(name.name, named)
  }

  /** Names what the function is given; what it assigns to becomes a variable of its own. */
  given(name: Identifier, variable: Variable): void {
    if (!this.#assigned.has(name)) return this.#names.scope.declare(name.name, variable)
    const own = this.#builder.variable(name.name, { declaration: name })
    this.#names.scope.declare(name.name, own)
    this.#builder.declare(own, this.#builder.fitted(name, own, this.#builder.read(variable)))
  }

  #hoist(id: Identifier): void {
    if (this.#functionScope.own(id.name)?.form === 'variable') return
    const variable = this.#builder.variable(id.name, { declaration: id })
    this.#functionScope.declare(id.name, variable)
    this.hoisted.push({ form: 'declare', variable, value: null })
  }
}
