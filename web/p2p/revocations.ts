import { CommError } from './error.ts'
import { type FrameFields, FrameType } from './frame.ts'

/** Contexts of one communicator differ in these bits. */
const CONTEXTS = 3
/** More of them no program has, and a hostile peer must not fill the memory. */
const MOST_REVOKED = 65_536

export interface RevocationSurroundings {
  rank: number
  size: number
  /** Is there a link to that rank? */
  isLinked(rank: number): boolean
  /** Sends a frame past everything that waits; asks for a link where there is none. */
  tell(rank: number, header: FrameFields, payload: Uint8Array): void
  /** Ends all that is under way in those contexts. */
  interrupt(revoked: (context: number) => boolean, error: CommError): void
}

interface Revocation {
  error: CommError
  members: readonly number[]
  /** From whom this rank has it; itself where its own program has revoked. */
  source: number
  told: Set<number>
}

/**
 * The communicators that were revoked (ULFM). Who revokes tells every rank of the communicator, and each that hears of it
 * tells, once, those to which it has a link. A rank that revoked and was lost meanwhile may not have told everybody: then
 * who has it from there tells the rest too, though links must be made for that. So one survivor that knows is enough.
 */
export class Revocations {
  readonly #surroundings: RevocationSurroundings
  /** By the communicator's own context. */
  readonly #revoked = new Map<number, Revocation>()
  /** By a communicator's own context, those that are revoked with it. */
  readonly #followers = new Map<number, { context: number; members: readonly number[] }[]>()

  constructor(surroundings: RevocationSurroundings) {
    this.#surroundings = surroundings
  }

  /** Why nothing can be done in that context; undefined where it was not revoked. */
  of(context: number): CommError | undefined {
    return this.#revoked.size === 0 ? undefined : this.#revoked.get(ownContext(context))?.error
  }

  /** This rank's program revokes a communicator. @param members world rank of each of its ranks */
  revoke(context: number, members: readonly number[]): void {
    const { rank } = this.#surroundings
    this.#add(ownContext(context), members, rank, 'this rank has revoked the communicator')
  }

  /** A communicator is revoked as soon as `leader` is. @param members of the first one */
  follow(leader: number, context: number, members: readonly number[]): void {
    const followers = this.#followers.get(ownContext(leader)) ?? []
    this.#followers.set(ownContext(leader), [...followers, { context, members }])
    const { error, source } = this.#revoked.get(ownContext(leader)) ?? {}
    if (error && source !== undefined) this.#add(ownContext(context), members, source, error.message)
  }

  /** Another rank says that a communicator is revoked. @returns what is wrong with that, if anything */
  hear(source: number, context: number, payload: Uint8Array): string | undefined {
    const { size } = this.#surroundings
    if (payload.byteLength % 4 !== 0 || payload.byteLength > 4 * size) {
      return `${payload.byteLength} bytes of ranks of a revoked communicator`
    }
    const members = [...new Uint32Array(payload.slice().buffer)]
    if (members.some((member) => member >= size)) return 'a rank of a revoked communicator that the world has not'
    if (this.#revoked.size >= MOST_REVOKED) return `more than ${MOST_REVOKED} revoked communicators`
    const error = `the communicator is revoked, as rank ${source} has told; go on with what Shrink gives`
    this.#add(ownContext(context), members, source, error)
    return undefined
  }

  /** A rank is lost: it may not have told everybody what it has told this one. */
  lost(rank: number): void {
    for (const [context, revocation] of this.#revoked) {
      if (revocation.source === rank) this.#tell(context, revocation, revocation.members)
    }
  }

  #add(context: number, members: readonly number[], source: number, message: string): void {
    if (this.#revoked.has(context)) return
    const error = new CommError('ERR_REVOKED', message)
    const revocation = { error, members, source, told: new Set<number>() }
    this.#revoked.set(context, revocation)
    const around = this.#surroundings
    // Before anything else is said on those links: what ends by it there must not come first.
    this.#tell(
      context,
      revocation,
      members.filter((member) => source === around.rank || around.isLinked(member)),
    )
    around.interrupt((each) => ownContext(each) === context, error)
    for (const follower of this.#followers.get(context) ?? []) {
      this.#add(ownContext(follower.context), follower.members, source, message)
    }
  }

  #tell(context: number, { members, told }: Revocation, ranks: readonly number[]): void {
    const payload = new Uint8Array(Uint32Array.from(members).buffer)
    for (const rank of ranks) {
      if (rank === this.#surroundings.rank || told.has(rank)) continue
      told.add(rank)
      this.#surroundings.tell(rank, { type: FrameType.REVOKE, context }, payload)
    }
  }
}

/** What a receive fails with whose message has come and whose communicator is revoked. @throws {CommError} ERR_REVOKED */
export function unwanted(): never {
  throw new CommError('ERR_REVOKED', 'the communicator is revoked')
}

const ownContext = (context: number): number => (context & ~CONTEXTS) >>> 0
