import { randomName } from './random-name.ts'

/**
 * HACK: while a tab opens another one, Chromium 156 pauses all pages of its process, and a lock that is granted to a paused
 * page is taken back ("The provided callback is no longer runnable"). It is asked for again.
 */
const ATTEMPTS = 10

const PREFIX = 'tabmpi-'
const LIFE_SIGN = new RegExp(`^${PREFIX}[0-9a-f]{32}$`)

/**
 * How threads of one browser know of each other's end. A thread that wants to be watched holds a Web Lock for as long as
 * it lives; the browser frees it however the thread ends: closed, reloaded, crashed or terminated (4 to 37 ms measured in
 * Chromium 156), where a MessagePort tells nothing. Needs a secure context.
 */
export class LifeSign {
  readonly #locks: LockManager
  #held: Promise<string> | null = null

  /** @param locks kept from here on: the sandbox takes them from the rank's program */
  constructor(locks: LockManager) {
    this.#locks = locks
  }

  /** @returns the name under which others watch this thread, once the lock is held */
  hold(): Promise<string> {
    this.#held ??= new Promise((resolve, reject) => {
      const name = `${PREFIX}${randomName()}`
      const untilTheEnd = (): Promise<never> => {
        resolve(name)
        return new Promise(() => {})
      }
      this.#request(name, {}, untilTheEnd, reject)
    })
    return this.#held
  }

  /** Calls `ended` once the thread that holds `name` has ended. @returns what stops watching */
  watch(name: string, ended: () => void): () => void {
    // Nobody holds what is no life sign.
    if (!LIFE_SIGN.test(name)) {
      queueMicrotask(ended)
      return () => {}
    }
    const watching = new AbortController()
    const { signal } = watching
    this.#request(name, { mode: 'shared', signal }, ended, (error) => {
      if (!signal.aborted) reportError(error)
    })
    return () => watching.abort()
  }

  #request(
    name: string,
    options: LockOptions,
    granted: () => void | Promise<void>,
    failed: (error: unknown) => void,
    attempts = ATTEMPTS,
  ): void {
    this.#locks.request(name, options, granted).catch((error: unknown) => {
      if (attempts === 1 || options.signal?.aborted) failed(error)
      else this.#request(name, options, granted, failed, attempts - 1)
    })
  }
}
