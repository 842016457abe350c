import type { SharedProgram } from '../../../shared/events.ts'
import type { TabState } from '../../page/state.ts'
import type { Tab } from '../../page/tab.ts'
import type { Trace } from '../../page/trace-model.ts'
import type { Waits } from '../../page/waits-model.ts'

/** A tab without a world: shows the state it is given and remembers what it was asked to do. */
export class FakeTab implements Tab {
  readonly started: Parameters<Tab['start']>[0][] = []
  readonly shared: string[] = []
  readonly configured: Parameters<Tab['configure']>[0][] = []
  /** What `trace` and `waits` give. */
  recorded: Trace | null = null
  whoWaits: Waits = { ranks: [], deadlock: null }
  /** What the people of the world were asked to be or do: the command and its arguments. */
  readonly commands: unknown[][] = []
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

  share(name: string, text: string): SharedProgram {
    this.shared.push(text)
    return { name, sha256: '0'.repeat(64), bytes: text.length }
  }

  start(request: Parameters<Tab['start']>[0]): Promise<void> {
    this.started.push(request)
    return Promise.resolve()
  }

  configure(change: Parameters<Tab['configure']>[0]): Promise<void> {
    this.configured.push(change)
    return Promise.resolve()
  }

  rename(member: string, name: string): Promise<void> {
    this.commands.push(['rename', member, name])
    return Promise.resolve()
  }

  remove(member: string): Promise<void> {
    this.commands.push(['remove', member])
    return Promise.resolve()
  }

  handOver(member: string): Promise<void> {
    this.commands.push(['handOver', member])
    return Promise.resolve()
  }

  consent(consents: boolean): Promise<void> {
    this.commands.push(['consent', consents])
    return Promise.resolve()
  }

  watchLinks(): () => void {
    return () => {}
  }

  stop(): Promise<void> {
    this.stops += 1
    return Promise.resolve()
  }

  trace(): Trace | null {
    return this.recorded
  }

  waits(): Promise<Waits> {
    return Promise.resolve(this.whoWaits)
  }

  waiting(): Promise<string[]> {
    return Promise.resolve(['busy'])
  }

  leave(): void {
    this.left = true
  }
}
