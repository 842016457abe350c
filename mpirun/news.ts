/** Bounds on a wait. */
export interface WaitLimits {
  /** @default no limit */
  timeoutMs?: number | undefined
  signal?: AbortSignal | undefined
}

/** "Something has changed, look again": lets async code wait for a condition on plain state without polling. */
export class News {
  readonly #listeners = new Set<() => void>()

  /** Makes everybody who waits look again. */
  notify(): void {
    // A copy: a listener that is satisfied removes itself.
    for (const listener of Array.from(this.#listeners)) listener()
  }

  /**
   * Resolves with the first value other than `undefined` that `condition` returns, or with `undefined` once the time is up.
   * @throws what `condition` throws, and `signal.reason` when that aborts first
   */
  until<T>(condition: () => T | undefined, { timeoutMs, signal }: WaitLimits = {}): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        this.#listeners.delete(look)
        clearTimeout(timer)
        signal?.removeEventListener('abort', abort)
      }
      const abort = (): void => {
        settle()
        reject(signal?.reason)
      }
      const look = (): void => {
        try {
          const value = condition()
          if (value === undefined) return
          settle()
          resolve(value)
        } catch (error) {
          settle()
          reject(error)
        }
      }
      const expire = (): void => {
        settle()
        resolve(undefined)
      }
      const timer = timeoutMs === undefined ? undefined : setTimeout(expire, timeoutMs)
      if (signal?.aborted) return abort()
      signal?.addEventListener('abort', abort)
      this.#listeners.add(look)
      look()
    })
  }
}
