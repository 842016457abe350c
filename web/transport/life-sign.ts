import { randomName } from './random-name.ts'

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
      this.#locks.request(name, untilTheEnd).catch(reject)
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
    this.#locks.request(name, { mode: 'shared', signal }, ended).catch((error: unknown) => {
      if (!signal.aborted) reportError(error)
    })
    return () => watching.abort()
  }
}
