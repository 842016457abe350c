import type { TabState } from '../../page/state.ts'
import type { Tab } from '../../page/tab.ts'

/** A tab without a world: shows the state it is given and remembers what it was asked to do. */
export class FakeTab implements Tab {
  readonly started: Parameters<Tab['start']>[0][] = []
  readonly configured: Parameters<Tab['configure']>[0][] = []
  stops = 0
  left = false
  #state: TabState
  readonly #listeners = new Set<(state: TabState) => void>()

  constructor(state: TabState) {
    this.#state = state
  }

  get state(): TabState {
    return this.#state
  }

  /** As a change of the world would: everybody who subscribed is told. */
  change(state: TabState): void {
    this.#state = state
    for (const listener of this.#listeners) listener(state)
  }

  subscribe(listener: (state: TabState) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  start(request: Parameters<Tab['start']>[0]): Promise<void> {
    this.started.push(request)
    return Promise.resolve()
  }

  configure(transport: Parameters<Tab['configure']>[0]): Promise<void> {
    this.configured.push(transport)
    return Promise.resolve()
  }

  stop(): Promise<void> {
    this.stops += 1
    return Promise.resolve()
  }

  waiting(): Promise<string[]> {
    return Promise.resolve(['busy'])
  }

  leave(): void {
    this.left = true
  }
}
