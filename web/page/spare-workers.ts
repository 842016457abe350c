import type { Channel } from '../transport/connection.ts'
import { RankWorker } from './rank-worker.ts'

/** A peer may be this many runs ahead of what this tab has heard from the server. */
const RUNS_AHEAD = 2

/**
 * Workers that are loaded before they are needed. A peer that heard of a run first opens its channel before this tab
 * knows of the run, and a channel can be transferred only as it arrives: the first channel of an unknown run claims a worker for it.
 */
export class SpareWorkers {
  readonly #assets: URL
  readonly #channels: 'auto' | 'relay'
  #spare: RankWorker | null = null
  readonly #claimed = new Map<number, RankWorker>()
  /** Of each claimed run the connections on which it has its members' channels: one on each. */
  readonly #members = new Map<number, Map<string, string>>()

  /** See `RankWorker`. */
  constructor(assets: URL, channels: 'auto' | 'relay') {
    this.#assets = assets
    this.#channels = channels
  }

  /** Loads a worker for the next run, unless one waits already. */
  prepare(): void {
    this.#spare ??= new RankWorker(this.#assets, this.#channels)
  }

  /** A channel of a run that is not known here yet; refused ones are closed. */
  hand(run: number, member: string, connection: string, pipe: Channel): void {
    const members = this.#members.get(run) ?? new Map<string, string>()
    if (members.get(member) === connection || (members.size === 0 && this.#claimed.size >= RUNS_AHEAD)) {
      pipe.channel.close()
      return
    }
    this.#members.set(run, members.set(member, connection))
    const worker = this.#claimed.get(run) ?? this.#next()
    this.#claimed.set(run, worker)
    worker.hand(run, member, connection, pipe)
  }

  /** The worker for a run that begins, and the connections on which it has members' channels. Claims of earlier runs are given up. */
  take(run: number): { worker: RankWorker; members: Map<string, string> } {
    const worker = this.#claimed.get(run) ?? this.#next()
    const members = this.#members.get(run) ?? new Map<string, string>()
    this.#claimed.delete(run)
    this.#members.delete(run)
    for (const [other, stale] of this.#claimed) {
      if (other > run) continue
      stale.terminate()
      this.#claimed.delete(other)
      this.#members.delete(other)
    }
    return { worker, members }
  }

  terminate(): void {
    this.#spare?.terminate()
    for (const worker of this.#claimed.values()) worker.terminate()
    this.#claimed.clear()
  }

  #next(): RankWorker {
    const worker = this.#spare ?? new RankWorker(this.#assets, this.#channels)
    this.#spare = null
    return worker
  }
}
