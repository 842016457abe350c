import { createHash } from 'node:crypto'
import type { Logger } from 'pino'
import type { Server, Socket } from 'socket.io'
import type {
  About,
  ClientToServer,
  ConfigureRequest,
  ConsentRequest,
  GoneNotice,
  Joined,
  JoinRequest,
  MemberRequest,
  RenameRequest,
  Run,
  ServerToClient,
  SignalRequest,
  StartRequest,
} from '../shared/events.ts'
import type { Limits } from '../shared/limits.ts'
import { Refusal } from './refusal.ts'
import { type TurnServer, turnCredentials } from './turn-credentials.ts'
import { memberId, type World } from './world.ts'
import { Worlds } from './worlds.ts'
import { WrongKeys } from './wrong-keys.ts'

export type TabServer = Server<ClientToServer, ServerToClient>
export type TabSocket = Socket<ClientToServer, ServerToClient>

/** A member and how to reach it. One a member, however often its socket changes. */
export interface Seat {
  readonly world: World
  readonly id: string
  /** Null while it is suspect. */
  socket: TabSocket | null
  /** Runs while it is suspect; then it is lost. */
  lostTimer: NodeJS.Timeout | undefined
}

/**
 * Where members meet: applies their requests to their world and tells the others. Notices of a world's state are
 * gathered for a moment, so that a class that joins at once does not cost a square of messages; whatever refers to that
 * state (a signal from a newcomer, a run) is preceded by it.
 */
export class Lobby {
  readonly #io: TabServer
  readonly #limits: Limits
  readonly #logger: Logger
  readonly #turn: TurnServer | null
  readonly #worlds: Worlds
  readonly #wrongKeys: WrongKeys
  readonly #seats = new Map<World, Map<string, Seat>>()
  /** Worlds whose members have not been told of the latest change. */
  readonly #untold = new Map<World, NodeJS.Timeout>()

  constructor(io: TabServer, limits: Limits, logger: Logger, turn: TurnServer | null) {
    this.#io = io
    this.#limits = limits
    this.#logger = logger
    this.#turn = turn
    this.#worlds = new Worlds(limits)
    this.#wrongKeys = new WrongKeys(limits)
  }

  /** For `/healthz`. */
  get counts(): { worlds: number; members: number } {
    return { worlds: this.#worlds.worlds, members: this.#worlds.members }
  }

  /** @throws Refusal `no-such-world`, `too-many-wrong-keys`, `removed`, `world-locked`, `world-full`, `too-many-worlds` */
  join(socket: TabSocket, request: JoinRequest): { seat: Seat; joined: Joined } {
    const id = memberId(request.token)
    const world = this.#enter(socket.handshake.address, id, request)
    world.join(id, request)
    const seats = this.#seats.get(world) ?? new Map<string, Seat>()
    this.#seats.set(world, seats)
    const seat = seats.get(id) ?? { world, id, socket: null, lostTimer: undefined }
    seats.set(id, seat)
    clearTimeout(seat.lostTimer)
    const older = seat.socket
    seat.socket = socket
    older?.disconnect(true)
    // The adapter in memory does this at once: there is no promise to wait for.
    void socket.join(room(world))
    this.#log('join', seat)
    this.#changed(world)
    const { turnLifetimeMs } = this.#limits
    const iceServers = this.#turn === null ? [] : [turnCredentials(this.#turn, id, Date.now() + turnLifetimeMs)]
    return { seat, joined: { id, world: world.state(), iceServers } }
  }

  /** The world that a tab has the key of. A stranger's key that no world has counts as a guess, also when it makes one. */
  #enter(address: string, id: string, { world: name, makes }: JoinRequest): World {
    const world = this.#worlds.find(name)
    if (world?.knows(id)) return world
    this.#wrongKeys.check(address)
    if (world !== undefined) return world
    this.#wrongKeys.count(address)
    if (makes) return this.#worlds.make(name)
    throw new Refusal(
      'no-such-world',
      'join: no world has this key; the link is mistyped, or everybody has left: ask for a new link',
    )
  }

  describe({ world, id }: Seat, about: About): null {
    world.describe(id, about)
    this.#changed(world)
    return null
  }

  /** Passes a signal on, stamped with its sender. @throws Refusal `no-such-member`, `too-many-candidates` */
  signal({ world, id }: Seat, request: SignalRequest): null {
    world.checkSignal(id, request)
    const addressee = this.#seats.get(world)?.get(request.to)?.socket
    if (this.#untold.has(world)) addressee?.emit('world', world.state())
    addressee?.emit('signal', { from: id, connection: request.connection, signal: request.signal })
    return null
  }

  consent({ world, id }: Seat, { consents }: ConsentRequest): null {
    world.consent(id, consents)
    this.#changed(world)
    return null
  }

  /** @throws Refusal `not-host`, `no-such-member` */
  rename({ world, id }: Seat, request: RenameRequest): null {
    world.rename(id, request)
    this.#changed(world)
    return null
  }

  /** Sends a member away. @throws Refusal `not-host`, `no-such-member` */
  remove({ world, id }: Seat, { member }: MemberRequest): null {
    world.ban(id, member)
    const seat = this.#seats.get(world)?.get(member)
    if (seat !== undefined) this.#remove(seat, 'removed')
    return null
  }

  /** @throws Refusal `not-host`, `run-in-progress`, `no-such-member` */
  handOver({ world, id }: Seat, { member }: MemberRequest): null {
    world.handOver(id, member)
    this.#changed(world)
    return null
  }

  /** @throws Refusal `not-host`, `run-in-progress` */
  configure({ world, id }: Seat, request: ConfigureRequest): null {
    world.configure(id, request)
    this.#changed(world)
    return null
  }

  /** @throws Refusal `not-host`, `run-in-progress`, `bad-payload` */
  start(seat: Seat, request: StartRequest): Run {
    const run = seat.world.start(seat.id, request)
    this.#log('run', seat, { run: run.run, size: run.members.length })
    this.#tell(seat.world)
    this.#io.to(room(seat.world)).emit('run', run)
    return run
  }

  /** @throws Refusal `not-host`, `no-such-run` */
  end(seat: Seat, run: number): null {
    seat.world.end(seat.id, run)
    this.#announceEnd(seat, run)
    this.#changed(seat.world)
    return null
  }

  leave(seat: Seat): null {
    void seat.socket?.leave(room(seat.world))
    this.#remove(seat, 'left')
    return null
  }

  /** The member's socket is gone without a goodbye: `closed` from its end (a crash, a reload) or `silent` (an outage). */
  disconnected(seat: Seat, socket: TabSocket, how: 'closed' | 'silent'): void {
    // It is back on a newer socket.
    if (seat.socket !== socket) return
    seat.socket = null
    seat.world.suspect(seat.id)
    const graceMs = how === 'silent' ? this.#limits.outageMs : this.#limits.suspectMs
    seat.lostTimer = setTimeout(() => this.#remove(seat, 'lost'), graceMs)
    this.#changed(seat.world)
  }

  /** Stops all timers; nobody is told of anything any more. */
  close(): void {
    for (const timer of this.#untold.values()) clearTimeout(timer)
    for (const seats of this.#seats.values()) for (const seat of seats.values()) clearTimeout(seat.lostTimer)
  }

  #remove(seat: Seat, why: GoneNotice['why']): void {
    const { world, id, socket } = seat
    const endedRun = world.remove(id)
    clearTimeout(seat.lostTimer)
    seat.socket = null
    this.#seats.get(world)?.delete(id)
    this.#log(why === 'left' ? 'leave' : why, seat)
    this.#io.to(room(world)).emit('gone', { id, why })
    // It has been told, with the others.
    if (why === 'removed') socket?.disconnect(true)
    if (endedRun !== null) this.#announceEnd(seat, endedRun)
    if (world.size > 0) {
      this.#changed(world)
      return
    }
    clearTimeout(this.#untold.get(world))
    this.#untold.delete(world)
    this.#seats.delete(world)
    this.#worlds.drop(world)
  }

  #announceEnd(seat: Seat, run: number): void {
    this.#log('end', seat, { run })
    this.#io.to(room(seat.world)).emit('end', { run })
  }

  /** A notice is about as long as the world is large: so is the time within which changes share one. */
  #changed(world: World): void {
    if (!this.#untold.has(world))
      this.#untold.set(
        world,
        setTimeout(() => this.#tell(world), world.size),
      )
  }

  #tell(world: World): void {
    clearTimeout(this.#untold.get(world))
    this.#untold.delete(world)
    this.#io.to(room(world)).emit('world', world.state())
  }

  /** A world's name is the key of its link, so that a log must not have it. */
  #log(event: string, { world, id }: Seat, more: Record<string, number> = {}): void {
    const digest = createHash('sha256').update(world.name).digest('hex').slice(0, 8)
    this.#logger.info({ event, world: digest, member: id, members: world.size, ...more })
  }
}

/** Never the bare name: Socket.IO has a room for each socket too, and a world could be named like one. */
const room = (world: World): string => `world:${world.name}`
