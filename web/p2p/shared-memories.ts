import type { Link } from '../transport/link.ts'
import { Completion } from './completion.ts'
import type { CommError } from './error.ts'

/** As many as one peer may share before they are asked for. */
const MOST_UNASKED = 64

/** Memory that this rank shares with peers and they with it, by names that both sides know it under. */
export class SharedMemories {
  readonly #links = new Map<number, Link>()
  readonly #come = new Map<string, SharedArrayBuffer>()
  readonly #awaited = new Map<string, Completion<SharedArrayBuffer>>()
  readonly #lost = new Map<number, CommError>()
  readonly #unasked = new Map<number, number>()

  /** The way to a peer. */
  meet(rank: number, link: Link): void {
    this.#links.set(rank, link)
  }

  /** Whether memory can be shared with that peer: where its link is there and can. */
  isNear(rank: number): boolean {
    return this.#links.get(rank)?.share !== undefined
  }

  /** Shares some with a peer that is near. */
  give(rank: number, name: number, memory: SharedArrayBuffer): void {
    this.#links.get(rank)?.share?.(name, memory)
  }

  /** A peer has shared some. @returns what is wrong with that, if anything */
  arrived(source: number, name: number, memory: SharedArrayBuffer): string | undefined {
    const key = keyOf(source, name)
    const awaited = this.#awaited.get(key)
    if (awaited) {
      this.#awaited.delete(key)
      awaited.resolve(memory)
      return undefined
    }
    const unasked = (this.#unasked.get(source) ?? 0) + 1
    if (unasked > MOST_UNASKED) return `${unasked} memories that nobody has asked for`
    this.#unasked.set(source, unasked)
    this.#come.set(key, memory)
    return undefined
  }

  /** Waits for the one that `source` shares under this name. */
  take(source: number, name: number): Completion<SharedArrayBuffer> {
    const key = keyOf(source, name)
    const taken = new Completion<SharedArrayBuffer>()
    const come = this.#come.get(key)
    const lost = this.#lost.get(source)
    if (come) {
      this.#come.delete(key)
      this.#unasked.set(source, (this.#unasked.get(source) ?? 1) - 1)
      taken.resolve(come)
    } else if (lost) taken.reject(lost)
    else this.#awaited.set(key, taken)
    return taken
  }

  /** Nothing comes from that peer any more. */
  lose(source: number, error: CommError): void {
    this.#lost.set(source, error)
    for (const [key, awaited] of this.#awaited) {
      if (!key.startsWith(keyOf(source, ''))) continue
      this.#awaited.delete(key)
      awaited.reject(error)
    }
  }
}

const keyOf = (source: number, name: number | ''): string => `${source}:${name}`
