import type { BreakStatement, ContinueStatement } from 'acorn'
import type { KernelBuilder } from './builder.ts'
import type { Flow } from './flow.ts'
import type { Target } from './ir.ts'

/** Something that `break` leaves, while it is read. */
export interface Leavable {
  readonly target: Target
  readonly labels: readonly string[]
  /** `break` and `continue` without a label mean the innermost loop; `break` may mean a `switch`. */
  readonly form: 'loop' | 'switch' | 'block'
  /** What is certain at each `break`, and at each `continue`. */
  readonly breaks: Flow[]
  readonly continues: Flow[]
}

/** Finds what `break` and `continue` mean. */
export class Jumps {
  readonly #builder: KernelBuilder
  readonly #around: Leavable[] = []

  constructor(builder: KernelBuilder) {
    this.#builder = builder
  }

  leavable(form: Leavable['form'], labels: readonly string[]): Leavable {
    return { target: this.#builder.context.target(), labels, form, breaks: [], continues: [] }
  }

  within(leavable: Leavable, read: () => void): void {
    this.#around.push(leavable)
    read()
    this.#around.pop()
  }

  jump(node: BreakStatement | ContinueStatement): void {
    const form = node.type === 'BreakStatement' ? 'break' : 'continue'
    const label = node.label?.name
    const leavable = this.#around.findLast(({ labels, form: around }) => {
      if (label !== undefined) return labels.includes(label)
      return around === 'loop' || (around === 'switch' && form === 'break')
    })
    if (leavable === undefined) throw new Error(`kernel compiler: '${form}' leads nowhere`)
    this.#builder.emit({ form, target: leavable.target })
    const flows = form === 'break' ? leavable.breaks : leavable.continues
    flows.push(this.#builder.flow)
    this.#builder.endHere()
  }
}
