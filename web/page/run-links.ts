import type { PeerLoss } from '../rank/messages.ts'
import type { Channel, Connection } from '../transport/connection.ts'
import { errorText } from '../../shared/error-text.ts'
import type { Peers } from './peers.ts'
import type { RankWorker } from './rank-worker.ts'

export interface RunLinksOptions {
  run: number
  self: string
  /** Member ids in rank order. */
  members: readonly string[]
  worker: Pick<RankWorker, 'hand' | 'lost'>
  /** Members to whom the worker has a channel already, and the name of the connection that it is on. */
  reached: Map<string, string>
  peers: Pick<Peers, 'get' | 'want' | 'meetsInLobby'>
  /** The member cannot take part any more. */
  lose(member: string, reason: PeerLoss['reason'], message: string): void
  /** The server does not name a member that is needed: it may be coming back to a server that was started anew. */
  missing(member: string): void
}

/** The channels of one run from this tab's rank to the others. */
export class RunLinks {
  readonly #options: RunLinksOptions
  readonly #reached: Map<string, string>
  /** Members to whom this tab's rank needs a link: those met in the lobby, and those to whom it has something to say. */
  readonly #wanted: Set<string>
  /** Members of whom the worker knows that they are lost. */
  readonly #lost = new Set<string>()
  #isOver = false

  constructor(options: RunLinksOptions) {
    const { self, members, peers, reached } = options
    this.#options = options
    this.#reached = reached
    this.#wanted = new Set(members.filter((member) => member !== self && peers.meetsInLobby(member)))
  }

  /** Members whose links belong to the beginning of the run. */
  get awaited(): string[] {
    return [...this.#wanted]
  }

  isLost(member: string): boolean {
    return this.#lost.has(member)
  }

  /**
   * Opens the channels that are this tab's to open and are not open yet, or were on a connection that is gone: one on each
   * connection, for the peer may be the one that needs it. Gives up members that are needed and cannot be reached.
   */
  reach(): void {
    const { self, members, peers } = this.#options
    for (const member of members) {
      if (this.#isOver) return
      if (member === self || this.#lost.has(member)) continue
      const peer = peers.get(member)
      const isNeeded = this.#wanted.has(member)
      if (peer?.connection?.initiator && peer.connection.name !== this.#reached.get(member))
        this.#open(member, peer.connection)
      else if (isNeeded && !peer) this.#options.missing(member)
      else if (isNeeded && peer?.link === 'failed')
        this.#options.lose(
          member,
          'lost',
          `rank ${this.#rankOf(member)} is lost: ${peer.problem ?? 'it is not connected'}`,
        )
    }
  }

  /** This tab's rank has something to say to that member. */
  want(member: string): void {
    if (this.#wanted.has(member)) return
    this.#wanted.add(member)
    this.#options.peers.want(member)
    this.reach()
  }

  /** A member opened a channel; it is transferred within this call, or refused. */
  take(member: string, connection: string, pipe: Channel): void {
    if (this.#reached.get(member) === connection || this.#lost.has(member) || this.#rankOf(member) < 0) {
      pipe.channel.close()
      return
    }
    this.#reached.set(member, connection)
    this.#options.worker.hand(this.#options.run, member, connection, pipe)
  }

  /** The worker is told that a member cannot take part any more. */
  lose(member: string, loss: PeerLoss): void {
    this.#lost.add(member)
    this.#options.worker.lost(member, loss)
  }

  /** Whether the channel to that member is the last one that there was: then nothing else has taken its place. */
  isLast(member: string, connection: string): boolean {
    const current = this.#options.peers.get(member)?.connection?.name
    return current === connection && this.#reached.get(member) === connection
  }

  /** No channel is opened any more. */
  close(): void {
    this.#isOver = true
  }

  #open(member: string, connection: Connection): void {
    const { run, worker } = this.#options
    this.#reached.set(member, connection.name)
    let pipe: Channel
    try {
      pipe = connection.openChannel(labelOfRun(run))
    } catch (error) {
      this.#options.lose(
        member,
        'broken',
        `no channel to rank ${this.#rankOf(member)} could be opened: ${errorText(error)}`,
      )
      return
    }
    worker.hand(run, member, connection.name, pipe)
  }

  #rankOf(member: string): number {
    return this.#options.members.indexOf(member)
  }
}

const labelOfRun = (run: number): string => `run:${run}`

/** The number of the run that a channel's label names; null for any other label. */
export function runOfLabel(label: string): number | null {
  const digits = /^run:([1-9]\d{0,9})$/.exec(label)?.[1]
  return digits === undefined ? null : Number(digits)
}
