import type { Block, Expression, GridKernel, Loop, Statement, Target, ThreadMember, Variable } from './ir.ts'
import { KernelError } from './kernel-error.ts'
import { hasBarrier } from './barrier.ts'

/**
 * Makes sure that every barrier is reached by all threads of a workgroup or by none, as WGSL demands: no condition around
 * it may differ between threads.
 * @throws KernelError at a barrier of which this cannot be told
 */
export function checkBarriers(operation: string, kernel: GridKernel): void {
  new Uniformity(operation, kernel).check()
}

/** The same for all threads of a workgroup. */
const SHARED: ReadonlySet<ThreadMember> = new Set<ThreadMember>([
  'width',
  'height',
  'depth',
  'groupX',
  'groupY',
  'groupZ',
])

/** Whether all threads of a workgroup come to a statement, and what parts them. */
interface Together {
  readonly isUniform: boolean
}

class Uniformity {
  readonly #operation: string
  readonly #kernel: GridKernel
  /** Variables that differ between threads, as far as is known. */
  readonly #differing = new Set<Variable>()
  /** Loops and blocks that threads leave at different times. */
  readonly #parted = new Set<Target>()
  /** Those around the statement at hand. */
  readonly #around: Target[] = []
  /** Some thread may have returned while others have not. */
  #hasReturned = false

  constructor(operation: string, kernel: GridKernel) {
    this.#operation = operation
    this.#kernel = kernel
    for (const [member, variable] of kernel.thread) if (!SHARED.has(member)) this.#differing.add(variable)
  }

  /** Again until nothing new is found. */
  check(): void {
    for (;;) {
      const before = this.#known()
      this.#hasReturned = false
      this.#block(this.#kernel.body, { isUniform: true }, false)
      if (this.#known() === before) break
    }
    this.#hasReturned = false
    this.#block(this.#kernel.body, { isUniform: true }, true)
  }

  #known(): number {
    return this.#differing.size + this.#parted.size
  }

  #block(block: Block, together: Together, isFinal: boolean): void {
    for (const statement of block) {
      this.#statement(statement, { isUniform: together.isUniform && !this.#hasReturned }, isFinal)
    }
  }

  #statement(statement: Statement, together: Together, isFinal: boolean): void {
    switch (statement.form) {
      case 'declare':
      case 'assign':
        if (statement.value !== null && !(together.isUniform && this.#isUniform(statement.value))) {
          this.#differing.add(statement.variable)
        }
        return
      case 'atomic':
        this.#differing.add(statement.result)
        return
      case 'if': {
        const inside = { isUniform: together.isUniform && this.#isUniform(statement.test) }
        this.#block(statement.then, inside, isFinal)
        this.#block(statement.otherwise, inside, isFinal)
        return
      }
      case 'loop':
        return this.#loop(statement, together, isFinal)
      case 'block': {
        // Behind a break that not all threads take, the others are alone.
        const isParted = this.#parted.has(statement.target)
        return this.#within(statement.target, statement.body, { isUniform: together.isUniform && !isParted }, isFinal)
      }
      case 'break':
      case 'continue':
        if (!together.isUniform) this.#part(this.#around.slice(this.#around.indexOf(statement.target)))
        return
      case 'return':
        if (together.isUniform) return
        this.#hasReturned = true
        return this.#part(this.#around)
      case 'barrier':
        if (!together.isUniform && isFinal) this.#refuse(statement.place)
    }
  }

  #loop(loop: Loop, together: Together, isFinal: boolean): void {
    // Without a barrier its guard may end it for a single thread.
    const isParted = this.#parted.has(loop.target) || !hasBarrier(loop.body)
    const inside = { isUniform: together.isUniform && !isParted }
    this.#within(loop.target, [...loop.body, ...loop.continuing], inside, isFinal)
    if (loop.until !== null && !this.#isUniform(loop.until)) this.#part([loop.target])
  }

  #within(target: Target, block: Block, together: Together, isFinal: boolean): void {
    this.#around.push(target)
    this.#block(block, together, isFinal)
    this.#around.pop()
  }

  #part(targets: readonly Target[]): void {
    for (const target of targets) this.#parted.add(target)
  }

  #isUniform(value: Expression): boolean {
    switch (value.form) {
      case 'literal':
      case 'length':
        return true
      case 'read':
        return !this.#differing.has(value.variable)
      case 'element':
        return value.array.place === 'argument' && !value.array.isWritten && this.#isUniform(value.index)
      case 'call':
        return false
      default:
        return value.operands.every((operand) => this.#isUniform(operand))
    }
  }

  #refuse(place: { line: number; column: number; text: string }): never {
    const problem = 'some threads of a workgroup may come to this barrier and others not'
    const fix = 'move it out of what depends on x, on local numbers, or on elements that the kernel writes'
    throw new KernelError(`${this.#operation}: ${problem}; ${fix}`, place)
  }
}
