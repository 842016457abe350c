import type { AnyNode, Identifier, MemberExpression } from 'acorn'
import type { KernelBuilder } from './builder.ts'
import { CONSTRUCTORS } from './array-init.ts'
import { Globals } from './globals.ts'
import { Elements } from './elements.ts'
import { type FunctionSyntax, functionValue } from './function-value.ts'
import type { ArrayVariable, Expression, Variable } from './ir.ts'
import type { HelperName, MethodName, Named, Scope } from './scope.ts'
import { isThreadMember, isThreadMethod, THREAD_MEMBERS, THREAD_METHODS } from './thread.ts'

/** Something that can be assigned to. */
export interface Place {
  /** Evaluates what the place is found by: an element's index, nothing for a variable. */
  readonly address: readonly (() => Expression)[]
  read(address: readonly Expression[]): Expression
  /** `value` is that of `node`. Gives what the assignment is worth as an expression, where that is wanted. */
  write(node: AnyNode, address: readonly Expression[], value: Expression, isWanted: boolean): Expression
}

/** Turns names and members into what they stand for. */
export class References {
  readonly #builder: KernelBuilder
  readonly #number: (node: AnyNode) => Expression
  /** Where names are looked up at this point; the statements' reader moves it. */
  scope: Scope
  readonly globals: Globals
  readonly elements: Elements

  /** `number` reads an index. */
  constructor(builder: KernelBuilder, scope: Scope, number: (node: AnyNode) => Expression) {
    this.#builder = builder
    this.scope = scope
    this.#number = number
    this.elements = new Elements(builder)
    this.globals = new Globals(builder, (spelling) => this.scope.lookup(spelling) !== null)
  }

  name(node: Identifier): Expression {
    const named = this.scope.lookup(node.name)
    if (named?.form === 'variable') return this.#read(node, named)
    if (named !== null) return this.#notANumber(node, named)
    const constant = this.globals.constant(node)
    return constant === null ? this.#captured(node) : this.#builder.numeral(node, constant)
  }

  member(node: MemberExpression): Expression {
    const constant = this.globals.constant(node)
    if (constant !== null) return this.#builder.numeral(node, constant)
    const { object, property, computed } = node
    const named = object.type === 'Identifier' ? this.scope.lookup(object.name) : null
    if (named?.form === 'array') {
      if (computed) return this.elements.read(node, named, this.#number(property))
      if (property.type === 'Identifier' && property.name === 'length') return this.elements.length(node, named)
      const problem = `a kernel knows the elements and the length of '${named.spelling}' only`
      return this.#builder.refuse(node, problem, `write ${named.spelling}[i] or ${named.spelling}.length`)
    }
    if (named?.form === 'thread') {
      if (property.type === 'Identifier' && !computed) {
        return this.#builder.read(this.threadMember(property, property.name))
      }
      return this.#builder.refuse(node, 'a thread has no elements', `read one of ${THREAD_MEMBERS.join(', ')}`)
    }
    if (object.type === 'Identifier' && this.globals.isUnknown(object.name)) return this.#captured(object)
    return this.#builder.refuse(node, 'a kernel knows single numbers, which have no members', COMPUTE_NUMBERS)
  }

  /** `spelling`: what it is called in the printed kernel. */
  threadMember(node: AnyNode, member: string, spelling = member): Variable {
    if (!isThreadMember(member)) {
      const problem = `a thread has no '${member}'`
      return this.#builder.refuse(node, problem, `it has ${THREAD_MEMBERS.join(', ')}`)
    }
    return this.#builder.threadMember(member, spelling)
  }

  /** Null for anything that is no method of the thread. */
  threadMethod(name: string): MethodName | null {
    return isThreadMethod(name) ? { form: 'method', name } : null
  }

  isThread({ name }: Identifier): boolean {
    return this.scope.lookup(name)?.form === 'thread'
  }

  isWorkgroupArray(node: AnyNode | null | undefined): boolean {
    return node?.type === 'CallExpression' && this.#isMethod(node.callee, 'workgroupArray')
  }

  #isMethod(callee: AnyNode, name: string): boolean {
    const called = this.called(callee)
    return called?.form === 'method' && called.name === name
  }

  /** No parameter hides `Array`, `Float64Array` and their like. */
  get hasConstructors(): boolean {
    return CONSTRUCTORS.every((name) => this.scope.lookup(name) === null)
  }

  declareFunction(spelling: string, syntax: FunctionSyntax): void {
    this.scope.declare(spelling, { form: 'function', spelling, source: this.#builder.source, syntax, kind: null })
  }

  /** A function without a name; null for anything else. */
  functionAt(node: AnyNode): HelperName | null {
    const syntax = functionValue(node)
    return syntax && { form: 'function', spelling: 'f', source: this.#builder.source, syntax, kind: null }
  }

  /** What is called, if it is a function of the kernel's or a method of its thread. */
  called(callee: AnyNode): HelperName | MethodName | null {
    if (callee.type === 'Identifier') {
      const named = this.scope.lookup(callee.name)
      return named?.form === 'function' || named?.form === 'method' ? named : null
    }
    if (callee.type !== 'MemberExpression' || callee.computed) return this.functionAt(callee)
    const { object, property } = callee
    if (object.type !== 'Identifier' || property.type !== 'Identifier' || !this.isThread(object)) return null
    const problem = `a thread has no '${property.name}'`
    return (
      this.threadMethod(property.name) ?? this.#builder.refuse(callee, problem, `it has ${THREAD_METHODS.join(', ')}`)
    )
  }

  place(node: AnyNode): Place {
    if (node.type === 'Identifier') return this.#variablePlace(node)
    if (node.type === 'MemberExpression' && node.object.type === 'Identifier') {
      const named = this.scope.lookup(node.object.name)
      if (named?.form === 'array' && node.computed) return this.#elementPlace(node, named)
      if (named === null) return this.#captured(node.object)
    }
    const problem = 'a kernel can assign to its own variables and to elements of arrays only'
    return this.#builder.refuse(node, problem, 'assign to a variable or to an element')
  }

  #variablePlace(node: Identifier): Place {
    const named = this.scope.lookup(node.name)
    if (named === null) return this.#captured(node)
    if (named.form !== 'variable') {
      const problem = `'${node.name}' is ${WHAT[named.form]} and assigned to`
      return this.#builder.refuse(node, problem, 'use another name')
    }
    if (named.isConst) {
      this.#builder.refuse(node, `'${node.name}' is declared const and assigned to`, 'declare it with let')
    }
    return {
      address: [],
      read: () => this.#read(node, named),
      write: (of, _, value) => {
        this.#builder.assign(named, this.#builder.fitted(of, named, value))
        return this.#builder.read(named)
      },
    }
  }

  #elementPlace(node: MemberExpression, array: ArrayVariable): Place {
    const builder = this.#builder
    return {
      address: [() => this.#number(node.property)],
      read: (address) => this.elements.read(node, array, indexIn(address)),
      write: (of, address, value, isWanted) => {
        const number = builder.number(of, value)
        const kept = isWanted ? builder.keep(number) : number
        this.elements.store(node, array, indexIn(address), kept)
        return kept
      },
    }
  }

  #read(node: Identifier, variable: Variable): Expression {
    if (!this.#builder.flow.assigned.has(variable)) {
      const problem = `'${variable.spelling}' is read where it may have no value yet`
      return this.#builder.refuse(node, problem, 'give it one where it is declared')
    }
    return this.#builder.read(variable)
  }

  #notANumber(node: Identifier, named: Exclude<Named, Variable>): never {
    const { name } = node
    const fix = {
      array: `write ${name}[i] for an element or ${name}.length`,
      function: `call it, as in ${name}(x)`,
      thread: `write ${name}.x`,
      method: `call it, as in ${name}()`,
    }[named.form]
    return this.#builder.refuse(node, `'${name}' is ${WHAT[named.form]}, not a number`, fix)
  }

  #captured(node: Identifier): never {
    const { name } = this.#builder.source
    return this.#builder.refuse(
      node,
      `${name} uses '${node.name}', which is not one of its parameters`,
      `${name} sees its parameters only: add '${node.name}' to them and pass it as an argument`,
    )
  }
}

const WHAT: Readonly<Record<Exclude<Named, Variable>['form'], string>> = {
  array: 'an array',
  function: 'a function',
  thread: 'the thread',
  method: 'a method of the thread',
}

function indexIn([index]: readonly Expression[]): Expression {
  if (index === undefined) throw new Error('kernel compiler: an element has no index')
  return index
}

/** What to do instead of anything else. */
export const COMPUTE_NUMBERS = 'compute with numbers, conditions and the functions of Math'
