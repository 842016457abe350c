import type { Endpoint } from '../p2p/endpoint.ts'
import type { LifeSign } from '../transport/life-sign.ts'
import { endOf, linkOver, type NearBy, type PipeEnd, replaceWire, type TabLink } from '../transport/pipe.ts'
import { ShmPoller } from '../transport/shm-poller.ts'
import type { FromWorker, PeerLoss, ToWorker } from './messages.ts'

/** A channel as it came. */
interface Arrived {
  run: number
  member: string
  /** The connection that it is on. */
  connection: string
  end: PipeEnd
}

/** How long a peer's channel may take to come; connecting itself was the pages' affair and is done by then. */
const CHANNEL_TIMEOUT_MS = 10_000

/** The channels that the page hands over, some before this rank knows its run, and what they become: links. */
export class WorldLinks {
  readonly #lifeSign: LifeSign | null
  readonly #nearBy: NearBy = {
    lifeSign: () => this.#requiredLifeSign(),
    poller: () => (this.#poller ??= this.#newPoller()),
  }
  #poller: ShmPoller | null = null
  #early: Arrived[] = []
  #endpoint: Endpoint | null = null
  #run = 0
  #members: string[] = []
  readonly #interrupted: (news: Extract<FromWorker, { type: 'interrupted' }>) => void
  readonly #linked = new Map<string, { link: TabLink; connection: string }>()
  readonly #lost = new Map<string, PeerLoss>()
  #changed: () => void = () => {}

  /**
   * @param lifeSign this worker's; null where there are no Web Locks, and so no ports to other tabs
   * @param interrupted told of a link that waits for another channel, or for the word that its member is lost
   */
  constructor(
    lifeSign: LifeSign | null,
    interrupted: (news: Extract<FromWorker, { type: 'interrupted' }>) => void = () => {},
  ) {
    this.#lifeSign = lifeSign
    this.#interrupted = interrupted
  }

  /** This rank's run is known: channels of it become links, others are closed. */
  join(endpoint: Endpoint, run: number, members: string[]): void {
    this.#endpoint = endpoint
    this.#run = run
    this.#members = members
    if (this.#poller) this.#poller.workers = members.length
    const early = this.#early
    this.#early = []
    for (const arrived of early) this.#link(endpoint, arrived)
    for (const [member, loss] of this.#lost) this.lose(member, loss)
  }

  /** To be called in the task in which the channel came. */
  add({ run, member, connection, pipe }: Extract<ToWorker, { type: 'channel' }>): void {
    const arrived = { run, member, connection, end: endOf(pipe, this.#nearBy) }
    if (this.#endpoint) this.#link(this.#endpoint, arrived)
    else this.#early.push(arrived)
  }

  lose(member: string, loss: PeerLoss): void {
    this.#lost.set(member, loss)
    const rank = this.#members.indexOf(member)
    if (this.#endpoint && rank >= 0) this.#endpoint.peerLost(rank, loss)
    this.#changed()
  }

  /** The member's rank has ended: without a link there is no other word of it. */
  end(member: string): void {
    const rank = this.#members.indexOf(member)
    if (rank >= 0) this.#endpoint?.peerEnded(rank)
  }

  /**
   * Resolves when those members have answered over their links.
   * @throws Error naming a rank that was lost or whose channel did not come
   */
  async ready(awaited: readonly string[]): Promise<void> {
    const missing = (): string[] => awaited.filter((member) => !this.#linked.has(member))
    const name = (member: string): string => `rank ${this.#members.indexOf(member)}`
    const failed = (member: string, why: string): Error =>
      new Error(`the run could not begin: ${this.#lost.get(member)?.message ?? `${name(member)} is lost: ${why}`}`)
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        const ranks = missing().map(name).join(', ')
        reject(new Error(`no channel to ${ranks} came within ${CHANNEL_TIMEOUT_MS / 1000} s; reload that tab`))
      }, CHANNEL_TIMEOUT_MS)
      this.#changed = () => {
        const gone = this.#members.find((member) => this.#lost.has(member))
        if (gone) reject(failed(gone, 'its tab is gone'))
        else if (missing().length > 0) return
        clearTimeout(timer)
        resolve()
      }
      this.#changed()
    })
    this.#changed = () => {}
    const answer = async (member: string): Promise<void> => {
      try {
        await this.#linked.get(member)?.link.flush()
      } catch (error) {
        throw failed(member, error instanceof Error ? error.message : String(error))
      }
    }
    await Promise.all(awaited.map(answer))
  }

  #requiredLifeSign(): LifeSign {
    if (!this.#lifeSign) throw new Error('a port came to a worker that has no Web Locks')
    return this.#lifeSign
  }

  #newPoller(): ShmPoller {
    const poller = new ShmPoller()
    if (this.#members.length > 0) poller.workers = this.#members.length
    return poller
  }

  /** A member's first channel becomes its link; a later one, after an outage, takes the place of the one before. */
  #link(endpoint: Endpoint, { run, member, connection, end }: Arrived): void {
    const rank = this.#members.indexOf(member)
    if (run !== this.#run || rank < 0) return end.close()
    const linked = this.#linked.get(member)
    if (linked) {
      linked.connection = connection
      return replaceWire(linked.link, end)
    }
    const link = linkOver(end, run, (message) => {
      this.#interrupted({ type: 'interrupted', member, connection: made.connection, message })
    })
    const made = { link, connection }
    this.#linked.set(member, made)
    endpoint.addLink(rank, link)
    this.#changed()
  }
}
