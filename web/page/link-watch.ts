import type { Connection, Route } from '../transport/connection.ts'

/** Not often: a class of thirty is measured by each of its tabs. */
const INTERVAL_MS = 3_000

/** What was last measured of the link to a member; null before. */
export interface LinkMeasure {
  route: Route | null
  /** From page to page and back on the control channel, in milliseconds. */
  roundTripMs: number | null
}

export interface LinkWatchOptions {
  /** The members that this tab is connected to now. */
  connected(): Iterable<[string, Pick<Connection, 'name' | 'route'>]>
  ping(member: string, id: number): void
  changed(): void
}

/** Measures this tab's links every few seconds, as long as somebody watches and the page is visible. */
export class LinkWatch {
  readonly #options: LinkWatchOptions
  readonly #measures = new Map<string, LinkMeasure>()
  /** Pings without answer: when they went out. */
  readonly #pings = new Map<string, { id: number; connection: string; sentMs: number }>()
  #lastId = 0
  #watchers = 0
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(options: LinkWatchOptions) {
    this.#options = options
  }

  /** @returns what ends the watching */
  watch(): () => void {
    if (this.#watchers++ === 0) {
      this.#timer = setInterval(() => this.#measure(), INTERVAL_MS)
      this.#measure()
    }
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      if (--this.#watchers === 0) clearInterval(this.#timer)
    }
  }

  of(member: string): LinkMeasure {
    return this.#measures.get(member) ?? { route: null, roundTripMs: null }
  }

  /** A member has answered a ping. */
  answered(member: string, id: number): void {
    const ping = this.#pings.get(member)
    if (ping?.id !== id) return
    this.#pings.delete(member)
    this.#note(member, { roundTripMs: performance.now() - ping.sentMs })
  }

  close(): void {
    this.#watchers = 0
    clearInterval(this.#timer)
  }

  #measure(): void {
    if (document.visibilityState === 'hidden') return
    const connected = new Map(this.#options.connected())
    for (const member of this.#measures.keys()) if (!connected.has(member)) this.#measures.delete(member)
    for (const member of this.#pings.keys()) if (!connected.has(member)) this.#pings.delete(member)
    for (const [member, connection] of connected) {
      void this.#findRoute(member, connection)
      // One that is on its way over this very connection is measured when it comes.
      if (this.#pings.get(member)?.connection === connection.name) continue
      const ping = { id: ++this.#lastId, connection: connection.name, sentMs: performance.now() }
      this.#pings.set(member, ping)
      this.#options.ping(member, ping.id)
    }
  }

  /** `route()` never rejects. */
  async #findRoute(member: string, connection: Pick<Connection, 'route'>): Promise<void> {
    const route = await connection.route()
    if (route !== null) this.#note(member, { route })
  }

  #note(member: string, change: Partial<LinkMeasure>): void {
    this.#measures.set(member, { ...this.of(member), ...change })
    this.#options.changed()
  }
}
