import type { Kind } from '../array-kinds.ts'
import type { FunctionSyntax } from './function-value.ts'
import type { ArrayVariable, Variable } from './ir.ts'
import type { KernelSource } from './parse.ts'
import type { ThreadMethod } from './thread.ts'

/** What a name in a kernel can stand for. */
export type Named = Variable | ArrayVariable | HelperName | ThreadName | MethodName

/** A function that the kernel can call. */
export interface HelperName {
  readonly form: 'function'
  readonly spelling: string
  readonly source: KernelSource
  readonly syntax: FunctionSyntax
  /** That of all its numbers; null: they are as those of its caller. */
  readonly kind: Kind | null
}

/** The thread of a grid kernel: its members are numbers, itself it is none. */
export interface ThreadName {
  readonly form: 'thread'
}

/** What a thread can do. */
export interface MethodName {
  readonly form: 'method'
  readonly name: ThreadMethod
}

/** The names declared in one block, and those of the blocks around it. */
export class Scope {
  readonly #names = new Map<string, Named>()
  readonly #outer: Scope | null

  constructor(outer: Scope | null) {
    this.#outer = outer
  }

  declare(spelling: string, named: Named): void {
    this.#names.set(spelling, named)
  }

  /** That of this block, blocks around it left out. */
  own(spelling: string): Named | null {
    return this.#names.get(spelling) ?? null
  }

  lookup(spelling: string): Named | null {
    return this.#names.get(spelling) ?? this.#outer?.lookup(spelling) ?? null
  }
}
