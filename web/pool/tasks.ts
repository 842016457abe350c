import { shown } from '../mpi/checks.ts'

/** A function that workers may be asked to call. */
export type Task<A extends readonly unknown[] = never, R = unknown> = (...args: A) => R | PromiseLike<R>

/** The functions of a program that are tasks of a pool, by name: every rank gives the same. */
export type TaskTable = Readonly<Record<string, Task>>

/**
 * Both ways between a task's function, which cannot travel, and its name, which can: every rank runs the same module, and
 * so has the function itself.
 */
export class Tasks {
  readonly #functions = new Map<string, Task>()
  readonly #names = new Map<unknown, string>()

  /** @throws TypeError when something in the table is no function */
  constructor(table: TaskTable) {
    for (const [name, fn] of Object.entries(table)) {
      if (typeof fn !== 'function') {
        throw new TypeError(`tasks: ${name} is ${shown(fn)}, but it must be a function of the module`)
      }
      this.#functions.set(name, fn)
      if (!this.#names.has(fn)) this.#names.set(fn, name)
    }
  }

  /** @throws TypeError for a function that is no task */
  nameOf(op: string, fn: unknown): string {
    const name = this.#names.get(fn)
    if (name !== undefined) return name
    const what = typeof fn === 'function' ? `the function ${fn.name || 'without a name'}` : shown(fn)
    throw new TypeError(`${op}: ${what} is not among the pool's tasks: ${this.#list()}; give it to run, on every rank`)
  }

  /** Calls a task. @throws what it throws; TypeError where this rank has no such task */
  async call(name: string, args: readonly unknown[]): Promise<unknown> {
    const fn = this.#functions.get(name)
    if (fn) return await Reflect.apply(fn, undefined, args)
    throw new TypeError(
      `this rank's pool has no task ${name}, only ${this.#list()}; give run the same tasks on every rank`,
    )
  }

  #list(): string {
    return [...this.#functions.keys()].join(', ') || 'none'
  }
}
