import type { AnyNode, CallExpression, Identifier, MemberExpression } from 'acorn'
import type { KernelBuilder } from './builder.ts'
import type { MathName } from './ir.ts'
import { CONSTANTS, isMathName, MATH_FUNCTIONS } from './spelling.ts'

type FunctionName = MathName | 'isNaN' | 'isFinite'

/** What of the surrounding world a kernel may use: the functions and constants of `Math` and `Number`. */
export class Globals {
  readonly #builder: KernelBuilder
  readonly #isDeclared: (spelling: string) => boolean

  /** `isDeclared`: the kernel has a variable of that name at this point, which hides the global one. */
  constructor(builder: KernelBuilder, isDeclared: (spelling: string) => boolean) {
    this.#builder = builder
    this.#isDeclared = isDeclared
  }

  /** The value of `NaN`, `Math.PI` and the like; null for anything else. */
  constant(node: Identifier | MemberExpression): number | null {
    const path = node.type === 'Identifier' ? ['', node.name] : this.#path(node)
    const [object = '', name = ''] = path ?? []
    return CONSTANTS[object]?.[name] ?? null
  }

  /** Neither a variable of the kernel nor a global that it may use. */
  isUnknown(spelling: string): boolean {
    return !this.#isDeclared(spelling) && spelling !== 'Math' && spelling !== 'Number'
  }

  /** `Number(x)` */
  isNumberCall({ callee, arguments: args }: CallExpression): boolean {
    return callee.type === 'Identifier' && callee.name === 'Number' && !this.#isDeclared('Number') && args.length === 1
  }

  /** @throws KernelError for a function that kernels lack, or a wrong number of arguments. */
  calledFunction(node: CallExpression): FunctionName {
    const name = this.#functionName(node.callee)
    const count = node.arguments.length
    const arity = name === 'isNaN' || name === 'isFinite' ? 1 : MATH_FUNCTIONS[name]
    if (arity === 'many' ? count > 0 : count === arity) return name
    const takes = arity === 'many' ? '1 or more' : String(arity)
    return this.#builder.refuse(node, `${name} is given ${count} arguments and takes ${takes}`, 'correct the call')
  }

  #functionName(callee: AnyNode): FunctionName {
    const path = callee.type === 'MemberExpression' ? this.#path(callee) : null
    if (callee.type === 'Identifier' && !this.#isDeclared(callee.name) && isTest(callee.name)) return callee.name
    const [object, name = ''] = path ?? []
    if (object === 'Number' && isTest(name)) return name
    if (object === 'Math' && isMathName(name)) return name
    if (object === 'Math' && name === 'random') {
      const fix = 'fill an array with random numbers and pass it'
      return this.#builder.refuse(callee, 'a kernel gives the same result every time, so it has no Math.random', fix)
    }
    const called = callee.type === 'Identifier' ? `'${callee.name}'` : 'this'
    const { name: caller } = this.#builder.source
    const problem = `${caller} calls ${called}, and can call the functions of Math and those passed to it only`
    return this.#builder.refuse(callee, problem, FIX_CALL)
  }

  /** `['Math', 'PI']` for `Math.PI`; null for a member of anything else than a global. */
  #path({ object, property, computed }: MemberExpression): [object: string, name: string] | null {
    if (object.type !== 'Identifier' || property.type !== 'Identifier' || computed) return null
    return this.#isDeclared(object.name) ? null : [object.name, property.name]
  }
}

const FIX_CALL = 'add it to the parameters and pass the function as an argument'

function isTest(name: string): name is 'isNaN' | 'isFinite' {
  return name === 'isNaN' || name === 'isFinite'
}
