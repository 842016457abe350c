/** From a page to the introducer. `introduce` transfers a port, or none: then it asks the other one to do so. */
export type ToIntroducer = { type: 'enter'; member: string } | { type: 'introduce'; to: string } | { type: 'leave' }

/** From the introducer to a page. `browser` comes first; `introduced` passes on what came with `introduce`. */
export type FromIntroducer = { type: 'browser'; id: string } | { type: 'introduced'; from: string }

/** A browser that has not answered by then has other troubles: this tab goes on without it. */
const ANSWER_MS = 3_000

/** How tabs of one browser that are in one world come by ports to each other: through a SharedWorker. */
export class Introductions {
  /** All tabs that meet here have this one: random, made for one world and gone with its last tab. */
  readonly browserId: string
  readonly #worker: MessagePort

  private constructor(browserId: string, worker: MessagePort) {
    this.browserId = browserId
    this.#worker = worker
  }

  /**
   * @param script address of the introducer, on this page's own server
   * @returns null where ports cannot serve: no SharedWorker, or no secure context and so no Web Locks
   */
  static async open(world: string, script: string | URL): Promise<Introductions | null> {
    if (typeof SharedWorker === 'undefined' || !navigator.locks) return null
    const worker = new SharedWorker(script, { type: 'module', name: `tabmpi ${world}` })
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ANSWER_MS, null)
      const answer = (introductions: Introductions | null): void => {
        clearTimeout(timer)
        resolve(introductions)
      }
      worker.addEventListener('error', () => answer(null), { once: true })
      worker.port.addEventListener(
        'message',
        ({ data }: MessageEvent<FromIntroducer>) =>
          answer(data.type === 'browser' ? new Introductions(data.id, worker.port) : null),
        { once: true },
      )
      worker.port.start()
    })
  }

  /**
   * This tab is `member` of the world: others may be introduced to it from now on.
   * @param introduced given the port, or null by a member that wants to be introduced itself
   */
  enter(member: string, introduced: (from: string, port: MessagePort | null) => void): void {
    this.#worker.addEventListener('message', ({ data, ports: [port] }: MessageEvent<FromIntroducer>) => {
      if (data.type === 'introduced') introduced(data.from, port ?? null)
    })
    this.#post({ type: 'enter', member })
  }

  /** @returns this tab's end of a new pair of ports; the other end is on its way to that member */
  introduce(to: string): MessagePort {
    const { port1, port2 } = new MessageChannel()
    this.#post({ type: 'introduce', to }, [port2])
    return port1
  }

  /** Asks that member to introduce itself. */
  ask(to: string): void {
    this.#post({ type: 'introduce', to })
  }

  leave(): void {
    this.#post({ type: 'leave' })
  }

  #post(message: ToIntroducer, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer)
  }
}
