import { io, type Socket } from 'socket.io-client'
import type {
  About,
  ConfigureRequest,
  ConsentRequest,
  EndRequest,
  GoneNotice,
  Joined,
  JoinRequest,
  MemberRequest,
  RenameRequest,
  Run,
  SignalNotice,
  SignalRequest,
  StartRequest,
  WorldState,
} from '../../shared/events.ts'
import { type NoticeName, type NoticeOf, parseNotice } from '../../shared/payloads.ts'
import { randomName } from './random-name.ts'
import { misunderstood, REQUEST_TIMEOUT_MS, SignalingError, SignalingRequests } from './signaling-requests.ts'

export { SignalingError } from './signaling-requests.ts'

/** A first joining that takes longer is told, and goes on. */
const FIRST_JOIN_TOLD_MS = 9_000
/** How long to wait with another try where Socket.IO makes none by itself. */
const TRY_AGAIN_MS = 1_000

/** News from the server; given once at construction. */
export interface SignalingEvents {
  /** The world as it is now: after every change, and when this tab has joined or joined again. */
  world(world: WorldState): void
  signal(notice: SignalNotice): void
  run(run: Run): void
  end(ended: EndRequest): void
  gone(notice: GoneNotice): void
  /** `up`: this tab is a member right now. `problem`: what is wrong, in one sentence that says the fix; null when nothing is. */
  connection(up: boolean, problem: string | null): void
}

/** What a tab says of itself and of its world when it joins: see `JoinRequest`. */
export type Entry = Omit<JoinRequest, 'token' | 'browserId'>

export interface SignalingClientOptions extends Entry {
  /** Origin of the signaling server, e.g. `http://127.0.0.1:8080`. */
  server: string
  /** This tab's secret: 32 to 64 hex digits. Who holds it is this member. @default 32 random ones */
  token?: string
  events: SignalingEvents
}

/**
 * This tab's membership of a world, over outages of the network and restarts of the server: it comes back by itself, by
 * its token, as the same member. Requests made meanwhile wait for that. Nothing that the server says is trusted.
 */
export class SignalingClient {
  readonly #options: SignalingClientOptions
  readonly #token: string
  // Socket.IO's own types would vouch for what comes in; every message is parsed instead.
  readonly #socket: Socket
  readonly #requests: SignalingRequests
  /** As it is now: who comes back, maybe to a server that was started anew, says what held before. */
  #entry: Entry
  #id: string | null = null
  #browserId: string | null = null
  #up = false
  #upSince = 0
  /** Settles the promise of `join()`; null before and after. */
  #firstJoin: { resolve(joined: Joined): void; reject(error: SignalingError): void } | null = null
  #firstJoinTimer: ReturnType<typeof setTimeout> | undefined
  #tryAgainTimer: ReturnType<typeof setTimeout> | undefined
  /** Why it is over; null while it is not. */
  #closed: SignalingError | null = null

  constructor(options: SignalingClientOptions) {
    this.#options = options
    const { world, name, about, consents, makes, title, transport } = options
    this.#entry = { world, name, about, consents, makes, title, transport }
    this.#token = options.token ?? randomName()
    this.#socket = io(options.server, {
      autoConnect: false,
      forceNew: true,
      transports: ['websocket'],
      // Several tries fit into the time after which the server takes this tab for lost.
      reconnectionDelay: 200,
      reconnectionDelayMax: 1_000,
      timeout: 4_000,
    })
    this.#requests = new SignalingRequests(options.server, (event, payloads, ack) =>
      this.#socket.emit(event, ...payloads, ack),
    )
    this.#listen()
  }

  /**
   * Joins the world; call it once. A server that cannot be reached within ten seconds is told by `events.connection`, and
   * tried until it can: where a class comes at once, or the network is slow to come up, that takes longer. From then on
   * this tab stays a member until `leave()`, or until the server refuses it, which `events.connection` tells.
   * @param browserId see `Member.browserId`
   * @throws SignalingError when the server does not let this tab in, and when this tab leaves meanwhile
   */
  join(browserId: string | null = null): Promise<Joined> {
    this.#browserId = browserId
    return new Promise((resolve, reject) => {
      if (this.#closed !== null) return reject(this.#closed)
      this.#firstJoin = { resolve, reject }
      const unreachable = `join: cannot reach the signaling server at ${this.#options.server}; check that it is running, and that this address is right and allows pages of this origin; this tab keeps trying`
      const { events } = this.#options
      this.#firstJoinTimer = setTimeout(() => events.connection(false, unreachable), FIRST_JOIN_TOLD_MS)
      this.#socket.connect()
    })
  }

  /** Replaces what this tab tells of itself. @throws SignalingError */
  async describe(about: About): Promise<void> {
    this.#entry = { ...this.#entry, about }
    await this.#ask('describe', about)
  }

  /** Passes an introduction on to one member. @throws SignalingError, `no-such-member` when it is away or has left */
  async signal(request: SignalRequest): Promise<void> {
    await this.#ask('signal', request)
  }

  /** Says whether programs of others may run on this tab. @throws SignalingError */
  async consent(request: ConsentRequest): Promise<void> {
    this.#entry = { ...this.#entry, ...request }
    await this.#ask('consent', request)
  }

  /** Gives a member a name; the host's right for all but this tab's own. @throws SignalingError */
  async rename(request: RenameRequest): Promise<void> {
    await this.#ask('rename', request)
  }

  /** Sends a member away for good; the host's right. @throws SignalingError */
  async remove(request: MemberRequest): Promise<void> {
    await this.#ask('remove', request)
  }

  /** Makes another member the host; the host's right, between runs. @throws SignalingError */
  async handOver(request: MemberRequest): Promise<void> {
    await this.#ask('handOver', request)
  }

  /** Changes the world; the host's right, how its tabs are linked between runs only. @throws SignalingError */
  async configure(request: ConfigureRequest): Promise<void> {
    await this.#ask('configure', request)
  }

  /** Starts a run; the host's right. @throws SignalingError */
  start(request: StartRequest): Promise<Run> {
    return this.#ask('start', request)
  }

  /** Ends the run in progress; the host's right. @throws SignalingError */
  async end(request: EndRequest): Promise<void> {
    await this.#ask('end', request)
  }

  /** Says goodbye and closes for good. The goodbye is with the browser when this returns, as `pagehide` needs it. */
  leave(): void {
    if (this.#closed !== null) return
    // Nobody is left here who could use the answer.
    if (this.#up) this.#socket.emit('leave', () => {})
    this.#shut(new SignalingError('closed', 'this tab has left its world; reload the page to join again'))
  }

  #ask: SignalingRequests['ask'] = async (name, payload) => {
    if (this.#closed !== null) throw this.#closed
    try {
      return await this.#requests.ask(name, payload)
    } catch (error) {
      if (error instanceof SignalingError && error.code === 'timeout') this.#mistrust()
      throw error
    }
  }

  /** After an outage the network's own repetitions may be half a minute apart: another socket gets through at once. */
  #mistrust(): void {
    if (this.#up && performance.now() - this.#upSince >= REQUEST_TIMEOUT_MS) this.#socket.disconnect().connect()
  }

  #listen(): void {
    const { events, server } = this.#options
    this.#socket.on('connect', () => this.#enter())
    this.#socket.on('disconnect', (reason) => {
      const wasUp = this.#up
      this.#up = false
      this.#requests.pause()
      // Closing is told by who closes.
      if (this.#closed !== null) return
      const byServer = reason === 'io server disconnect'
      if (byServer && wasUp) return this.#close(this.#expelled())
      // The server does not wait long for a socket to ask, and a busy machine may be slow to.
      if (byServer) this.#tryAgainTimer = setTimeout(() => this.#socket.connect(), TRY_AGAIN_MS)
      if (this.#firstJoin === null) {
        events.connection(false, `the connection to the signaling server at ${server} is lost; reconnecting`)
      }
    })
    this.#deliver('world', (world) => {
      this.#remember(world)
      events.world(world)
    })
    this.#deliver('signal', (notice) => events.signal(notice))
    this.#deliver('run', (run) => events.run(run))
    this.#deliver('end', (ended) => events.end(ended))
    this.#deliver('gone', (notice) => events.gone(notice))
  }

  #deliver<E extends NoticeName>(name: E, deliver: (notice: NoticeOf<E>) => void): void {
    this.#socket.on<string>(name, (raw: unknown) => {
      let notice: NoticeOf<E>
      try {
        notice = parseNotice[name](raw)
      } catch (error) {
        this.#options.events.connection(this.#up, misunderstood(name, error))
        return
      }
      deliver(notice)
    })
  }

  /** The socket is open, for the first time or again: become a member, or be it again. */
  #enter(): void {
    const request = { ...this.#entry, token: this.#token, browserId: this.#browserId }
    this.#requests.join(
      request,
      (joined) => this.#entered(joined),
      (error) => {
        // A server that is open and mute: another socket may find it awake.
        if (error.code === 'timeout') this.#socket.disconnect().connect()
        // When the socket broke meanwhile, its next `connect` comes here again.
        else if (error.code !== 'disconnected') this.#close(error)
      },
    )
  }

  #entered(joined: Joined): void {
    clearTimeout(this.#firstJoinTimer)
    this.#up = true
    this.#upSince = performance.now()
    this.#requests.open()
    this.#id = joined.id
    this.#remember(joined.world)
    this.#firstJoin?.resolve(joined)
    this.#firstJoin = null
    this.#options.events.connection(true, null)
    this.#options.events.world(joined.world)
  }

  #remember({ members, title, transport }: WorldState): void {
    const name = members.find(({ id }) => id === this.#id)?.name ?? this.#entry.name
    this.#entry = { ...this.#entry, name, title, transport, makes: true }
  }

  /** Over, and not because this tab left: whoever waits for `join()` is told, or else the page. */
  #close(error: SignalingError): void {
    if (this.#closed !== null) return
    const wasMember = this.#firstJoin === null
    this.#shut(error)
    if (wasMember) this.#options.events.connection(false, error.message)
  }

  #shut(error: SignalingError): void {
    this.#closed = error
    this.#up = false
    clearTimeout(this.#firstJoinTimer)
    clearTimeout(this.#tryAgainTimer)
    this.#firstJoin?.reject(error)
    this.#firstJoin = null
    this.#requests.fail(error)
    this.#socket.disconnect()
  }

  #expelled(): SignalingError {
    return new SignalingError(
      'closed',
      `the signaling server at ${this.#options.server} closed this tab's connection, as it does when the tab joined again elsewhere or sent too much; reload the page`,
    )
  }
}
