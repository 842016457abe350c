import { Calls } from '../mpi/calls.ts'
import { createMpi, type Mpi } from '../mpi/mpi.ts'
import { Endpoint } from '../p2p/endpoint.ts'
import { FramedLink } from '../transport/framed-link.ts'
import type { LinkKind } from '../transport/link.ts'
import type { Wire } from '../transport/wire.ts'

/** Numbers from 0 to below `limit`, the same for the same seed. */
export type Random = (limit: number) => number

/** Mulberry32, by T. Ettinger. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
  }
}

/** How long a message or a piece of news may take, in tasks of the event loop. */
const LONGEST_DELAY = 6
/** So long nothing can last that is not stuck. */
const STUCK_MS = 20_000

/**
 * Ranks in this process that can be killed. Each message takes a random time, in order on its link; of what a killed rank
 * has sent a random part still arrives, and each survivor hears of the loss at a random time after that.
 */
export class FaultyWorld {
  readonly endpoints: Endpoint[]
  /** Of each rank that was killed, for how many tasks at most what it has sent goes on arriving. */
  readonly dead = new Map<number, number>()
  readonly random: Random
  #tick = 0
  #jobs: { due: number; job: () => void }[] = []
  #isRunning = false

  constructor(size: number, random: Random) {
    this.random = random
    this.endpoints = Array.from({ length: size }, (_, rank) => new Endpoint({ rank, size }))
    for (let rank = 0; rank < size; rank++) {
      for (let peer = 0; peer < rank; peer++) {
        const [mine, theirs] = [new FaultyWire(this, rank), new FaultyWire(this, peer)]
        mine.peer = theirs
        theirs.peer = mine
        this.endpoints[rank]?.addLink(peer, new FramedLink(mine, 1))
        this.endpoints[peer]?.addLink(rank, new FramedLink(theirs, 1))
      }
    }
  }

  get now(): number {
    return this.#tick
  }

  /** A moment from now on, of the next few. */
  soon(): number {
    return this.#tick + 1 + this.random(LONGEST_DELAY)
  }

  /** Does a job in a later task: in the order in which they are due. */
  at(due: number, job: () => void): void {
    this.#jobs.push({ due, job })
    if (this.#isRunning) return
    this.#isRunning = true
    setImmediate(() => this.#run())
  }

  /** Nothing comes from that rank any more but what is under way; what its program calls fails, so that it ends. */
  kill(rank: number): void {
    if (this.dead.has(rank)) return
    this.dead.set(rank, this.random(LONGEST_DELAY))
    // It never gets an answer to its farewell, and so this does not end.
    this.endpoints[rank]?.finalize().catch(() => {})
    for (const survivor of this.endpoints) {
      if (survivor.rank === rank) continue
      this.at(this.soon() + this.random(LONGEST_DELAY), () => {
        if (!this.dead.has(survivor.rank)) {
          survivor.peerLost(rank, { reason: 'lost', message: `rank ${rank}'s tab is gone` })
        }
      })
    }
  }

  #run(): void {
    this.#tick++
    const due = this.#jobs.filter((each) => each.due <= this.#tick).toSorted((a, b) => a.due - b.due)
    this.#jobs = this.#jobs.filter((each) => each.due > this.#tick)
    for (const { job } of due) job()
    if (this.#jobs.length > 0) setImmediate(() => this.#run())
    else this.#isRunning = false
  }
}

/** One rank's end of the way to another one. */
class FaultyWire implements Wire {
  readonly kind: LinkKind = 'loopback'
  readonly maxMessageBytes = 256 * 1024
  readonly replaceable = false
  readonly shared = null
  peer: FaultyWire | null = null
  readonly #world: FaultyWorld
  readonly #rank: number
  #message: (bytes: Uint8Array<ArrayBuffer>) => void = () => {}
  #lastDue = 0
  /** What is due later was not sent in full before the rank was killed. */
  #arriveUntil: number | null = null
  #isOpen = true

  constructor(world: FaultyWorld, rank: number) {
    this.#world = world
    this.#rank = rank
  }

  attach(message: (bytes: Uint8Array<ArrayBuffer>) => void): void {
    this.#message = message
  }

  send(message: Uint8Array<ArrayBuffer>): void {
    if (this.#world.dead.has(this.#rank)) return
    const due = Math.max(this.#lastDue, this.#world.soon())
    this.#lastDue = due
    this.#world.at(due, () => {
      const spread = this.#world.dead.get(this.#rank)
      if (spread !== undefined) this.#arriveUntil ??= this.#world.now - 1 + this.#world.random(spread + 1)
      if (due <= (this.#arriveUntil ?? due)) this.peer?.deliver(message)
    })
  }

  deliver(message: Uint8Array<ArrayBuffer>): void {
    if (this.#isOpen && !this.#world.dead.has(this.#rank)) this.#message(message)
  }

  share(): void {}

  /** The other end is told by the world alone. */
  close(): void {
    this.#isOpen = false
  }
}

/** How a rank's program ended: null for one that was killed. */
export type Ending<T> = PromiseSettledResult<T> | null

/**
 * Runs `program` on ranks that can be killed. @param scenario kills: at once, or at moments that it chooses
 * @param onGoing told when a rank's program goes on without others
 * @returns how it ended on each rank @throws Error naming what survivors wait for, where one never ends
 */
export async function runFaultyWorld<T>(
  size: number,
  seed: number,
  program: (mpi: Mpi, world: FaultyWorld) => Promise<T>,
  scenario: (world: FaultyWorld) => void,
  onGoing: (rank: number, without: readonly number[]) => void = () => {},
): Promise<Ending<T>[]> {
  const world = new FaultyWorld(size, seededRandom(seed))
  const calls = world.endpoints.map(() => new Calls())
  const ends: Ending<T>[] = world.endpoints.map(() => null)
  const open = new Set(world.endpoints.keys())
  let check = (): void => {}
  const run = async (endpoint: Endpoint, rank: number): Promise<T> => {
    const mpi = createMpi({
      endpoint,
      calls: calls[rank] as Calls,
      processorName: `faulty ${rank}`,
      abort: () => {},
      goesOnWithout: (ranks) => onGoing(rank, ranks),
    })
    const result = await program(mpi, world)
    await endpoint.finalize()
    return result
  }
  for (const [rank, endpoint] of world.endpoints.entries()) {
    run(endpoint, rank).then(
      (value) => end(rank, { status: 'fulfilled', value }),
      (reason: unknown) => end(rank, { status: 'rejected', reason }),
    )
  }
  function end(rank: number, how: PromiseSettledResult<T>): void {
    if (world.dead.has(rank)) return
    ends[rank] = how
    open.delete(rank)
    // A rank that has failed takes the others along, as in a real world.
    if (how.status === 'rejected') world.kill(rank)
    check()
  }
  scenario(world)
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      const stuck = [...open].filter((rank) => !world.dead.has(rank))
      const waits = stuck.map((rank) => `rank ${rank} in ${calls[rank]?.open.map(({ op }) => op).join(', ')}`)
      reject(new Error(`seed ${seed}: ${waits.join('; ')} never ended`))
    }, STUCK_MS)
    check = () => {
      if ([...open].some((rank) => !world.dead.has(rank))) return
      clearTimeout(timer)
      resolve()
    }
    check()
  })
  return ends.map((how, rank) => (how?.status === 'fulfilled' && world.dead.has(rank) ? null : how))
}
