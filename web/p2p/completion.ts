/**
 * The end of an operation that may come at once or later. A promise would make every message that is already there wait
 * a turn; this gives its value immediately when it has one, and becomes a promise only for who must wait.
 */
export class Completion<T> {
  #state: 'pending' | 'done' | 'failed' = 'pending'
  #value: T | undefined
  #error: Error | undefined
  #listeners: (() => void)[] = []
  #interruption: Error | null = null
  #interruptionListeners: ((error: Error | null) => void)[] = []
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

  /** Why nobody may wait for it at present, though it goes on. */
  get interruption(): Error | null {
    return this.#interruption
  }

  /** The operation goes on, but whoever waits for it gets this error, now and until `null` takes it back. */
  interrupt(error: Error | null): void {
    if (this.settled || error === this.#interruption) return
    this.#interruption = error
    for (const listener of this.#interruptionListeners) listener(error)
  }

  /** Calls back when it is interrupted, and when that is taken back: at once where it is. */
  whenInterrupted(listener: (error: Error | null) => void): void {
    if (this.settled) return
    this.#interruptionListeners.push(listener)
    if (this.#interruption) listener(this.#interruption)
  }

  /** The value at once when it is there, a promise of it otherwise. @throws the error it failed or was interrupted with */
  wait(): T | Promise<T> {
    this.observed = true
    if (this.settled) return this.#get()
    if (this.#interruption) throw this.#interruption
    return new Promise<T>((resolve, reject) => {
      this.#interruptionListeners.push((error) => {
        if (error) reject(error)
      })
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
    this.#interruption = null
    this.#interruptionListeners = []
    for (const listener of listeners) listener()
  }
}

/** One operation of two: done, with the second one's value, when both are; failed, with `stop` called, when one has. */
export function bothOf<T>(first: Completion<unknown>, second: Completion<T>, stop: () => void): Completion<T> {
  const completion = new Completion<T>()
  first.observed = true
  second.observed = true
  const settle = (): void => {
    const error = first.error ?? second.error
    if (error) completion.reject(error)
    else if (first.settled && second.settled) completion.resolve(second.wait() as T)
    if (error) stop()
  }
  first.whenSettled(settle)
  second.whenSettled(settle)
  return completion
}
