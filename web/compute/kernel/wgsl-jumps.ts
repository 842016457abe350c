import type { Target } from './ir.ts'
import { indented } from './javascript-printer.ts'

interface Jump {
  readonly form: 'break' | 'continue'
  readonly target: Target
}

/**
 * WGSL has no labels: `break` leaves the innermost loop or switch, `continue` means the innermost loop. A jump that leads
 * further sets a flag, leaves what is innermost, and goes on from there.
 */
export class WgslJumps {
  readonly #around: { target: Target; isLoop: boolean }[] = []
  #leading: Map<string, Jump> = new Map()
  readonly #flags = new Set<string>()

  /** To be declared, and false, before the first statement. */
  get flags(): readonly string[] {
    return [...this.#flags]
  }

  /** What `print` prints, a loop or a switch, with what jumps out of it need. */
  around(target: Target, isLoop: boolean, print: () => string[]): string[] {
    const outer = this.#leading
    this.#leading = new Map()
    this.#around.push({ target, isLoop })
    const lines = print()
    this.#around.pop()
    const leading = this.#leading
    this.#leading = outer
    return [
      ...[...leading.keys()].map((flag) => `${flag} = false;`),
      ...lines,
      ...[...leading].flatMap(([flag, { form, target: further }]) => [
        `if (${flag}) {`,
        ...indented(this.jump(form, further)),
        '}',
      ]),
    ]
  }

  jump(form: Jump['form'], target: Target): string[] {
    const innermost = form === 'break' ? this.#around.at(-1) : this.#around.findLast(({ isLoop }) => isLoop)
    if (innermost?.target === target) return [`${form};`]
    const flag = `${form}_${target.number}`
    this.#flags.add(flag)
    this.#leading.set(flag, { form, target })
    return [`${flag} = true;`, 'break;']
  }
}
