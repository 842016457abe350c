import type { Access, ArrayVariable, Expression, HelperFunction, Target, ThreadMember, Variable } from './ir.ts'
import type { FunctionSyntax } from './function-value.ts'
import { Names } from './names.ts'
import type { ReadFunction } from './read-function.ts'

/** What is collected from all the text of one kernel. */
export class KernelContext {
  readonly names = new Names()
  readonly accesses: Access[] = []
  /** See `GridKernel`. */
  readonly checks: Expression[] = []
  /** What of the thread the kernel uses. */
  readonly thread = new Map<ThreadMember, Variable>()
  /** By what they were called with; null while one is being read. */
  readonly helpers = new Map<string, HelperFunction | null>()
  readonly workgroupArrays: ArrayVariable[] = []
  /** Bytes of all arrays that are a thread's own. */
  localBytes = 0
  hasLoop = false
  hasBarrier = false
  /** The first operation that WGSL has no equal of, e.g. `Math.sin of float64`. */
  missing: string | null = null
  readonly readFunction: ReadFunction
  readonly #numbers = new Map<FunctionSyntax, number>()
  #targets = 0

  /** `readFunction` reads what the kernel calls. */
  constructor(readFunction: ReadFunction) {
    this.readFunction = readFunction
  }

  /** The same one for the same function. */
  numberOf(syntax: FunctionSyntax): number {
    const number = this.#numbers.get(syntax) ?? this.#numbers.size
    this.#numbers.set(syntax, number)
    return number
  }

  target(): Target {
    return { number: ++this.#targets }
  }
}
