import type { AnyNode } from 'acorn'
import { join, type Width } from './width.ts'

/**
 * What is known of a function's variables, by their declarations, from reading it before. It is read again until nothing
 * gets wider: then every variable can hold all that is assigned to it.
 */
export class Facts {
  readonly #widths = new Map<AnyNode, Width>()
  readonly #inner = new Map<string, Facts>()
  #hasChanged = false

  /** Those of a function that this one calls, by the types it is called with. */
  of(call: string): Facts {
    const inner = this.#inner.get(call) ?? new Facts()
    this.#inner.set(call, inner)
    return inner
  }

  /** Whether something became wider since this was last asked. */
  changed(): boolean {
    const hasChanged = this.#hasChanged
    this.#hasChanged = false
    return [...this.#inner.values()].reduce((any, inner) => inner.changed() || any, hasChanged)
  }

  widthOf(declaration: AnyNode): Width | null {
    return this.#widths.get(declaration) ?? null
  }

  /** Makes it wide enough for `width` too. Null when nothing is. */
  widen(declaration: AnyNode, width: Width): Width | null {
    const before = this.#widths.get(declaration)
    const after = before === undefined ? width : join(before, width)
    if (after === null || after === before) return after
    this.#widths.set(declaration, after)
    // What is first seen is what this reading goes by already.
    if (before !== undefined) this.#hasChanged = true
    return after
  }
}
