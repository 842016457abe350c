/**
 * The end of an operation that may come at once or later. A promise would make every message that is already there wait
 * a turn; this gives its value immediately when it has one, and becomes a promise only for who must wait.
 */
export class Completion<T> {
  #state: 'pending' | 'done' | 'failed' = 'pending'
  #value: T | undefined
  #error: Error | undefined
  #listeners: (() => void)[] = []
  /** Somebody has asked how it ended: a failure nobody asked for is raised when the rank ends. */
  observed = false

  get settled(): boolean {
    return this.#state !== 'pending'
  }

  /** The error it failed with, if it has. */
  get error(): Error | undefined {
    return this.#error
  }

  resolve(value: T): void {
    if (this.#state !== 'pending') return
    this.#state = 'done'
    this.#value = value
    this.#settle()
  }

  reject(error: Error): void {
    if (this.#state !== 'pending') return
    this.#state = 'failed'
    this.#error = error
    this.#settle()
  }

  /** Calls back when settled: now if it is. */
  whenSettled(listener: () => void): void {
    if (this.settled) listener()
    else this.#listeners.push(listener)
  }

  /** The value at once when it is there, a promise of it otherwise. @throws the error it failed with */
  wait(): T | Promise<T> {
    this.observed = true
    if (this.settled) return this.#get()
    return new Promise<T>((resolve, reject) => {
      this.whenSettled(() => (this.#error ? reject(this.#error) : resolve(this.#value as T)))
    })
  }

  #get(): T {
    if (this.#error) throw this.#error
    return this.#value as T
  }

  #settle(): void {
    const listeners = this.#listeners
    this.#listeners = []
    for (const listener of listeners) listener()
  }
}
