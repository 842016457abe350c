import type { TabState } from './state.ts'

/** Keeps the state of a tab: replaced at each change, and told to subscribers once for all changes of one task. */
export class TabStore {
  #state: TabState
  readonly #listeners = new Set<(state: TabState) => void>()
  #untold = false

  constructor(state: TabState) {
    this.#state = state
  }

  get state(): TabState {
    return this.#state
  }

  update(change: Partial<TabState>): void {
    this.#state = { ...this.#state, ...change }
    if (this.#untold) return
    this.#untold = true
    queueMicrotask(() => this.#tell())
  }

  /** @returns what ends the subscription */
  subscribe(listener: (state: TabState) => void): () => void {
    // Subscribed twice, a listener is called twice.
    const own = (state: TabState): void => listener(state)
    this.#listeners.add(own)
    return () => {
      this.#listeners.delete(own)
    }
  }

  #tell(): void {
    this.#untold = false
    for (const listener of this.#listeners) {
      try {
        listener(this.#state)
      } catch (error) {
        // One listener's mistake must not keep the news from the others.
        reportError(error)
      }
    }
  }
}
