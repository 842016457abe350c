import type { Variable } from './ir.ts'

/** The names declared in one block, and those of the blocks around it. */
export class Scope {
  readonly #variables = new Map<string, Variable>()
  readonly #outer: Scope | null

  constructor(outer: Scope | null) {
    this.#outer = outer
  }

  declare(variable: Variable): void {
    this.#variables.set(variable.spelling, variable)
  }

  declaresHere(spelling: string): boolean {
    return this.#variables.has(spelling)
  }

  lookup(spelling: string): Variable | null {
    return this.#variables.get(spelling) ?? this.#outer?.lookup(spelling) ?? null
  }
}
