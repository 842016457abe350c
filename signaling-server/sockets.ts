import type { Server as HttpServer } from 'node:http'
import type { Logger } from 'pino'
import { Server } from 'socket.io'
import type { Ack, Reply } from '../shared/events.ts'
import type { Limits } from '../shared/limits.ts'
import { type AnswerOf, PayloadError, parseRequest, type RequestName, type RequestOf } from '../shared/payloads.ts'
import { Lobby, type Seat, type TabServer, type TabSocket } from './lobby.ts'
import { isAllowedOrigin } from './origin.ts'
import { Pace } from './pace.ts'
import { Refusal } from './refusal.ts'
import type { TurnServer } from './turn-credentials.ts'

export interface SocketsOptions {
  limits: Limits
  /** Origins of pages that may connect besides the server's own. */
  allowedOrigins: readonly string[]
  logger: Logger
  /** Whose credentials members get; null where there is none. */
  turn: TurnServer | null
}

/** One socket: where it sits, if it has joined. */
interface Session {
  readonly socket: TabSocket
  seat: Seat | null
  joinTimer: NodeJS.Timeout | undefined
}

type Handlers = { readonly [E in RequestName]: (session: Session, payload: RequestOf<E>) => AnswerOf<E> }

/**
 * The door of the signaling server: lets sockets in, and hands what they say to the lobby once it is known to be one of
 * our requests, with a payload of the agreed shape, at a bearable pace. Every request is answered, and none can throw.
 */
export class Sockets {
  readonly #options: SocketsOptions
  readonly #io: TabServer
  readonly #lobby: Lobby
  readonly #sessions = new Set<Session>()
  readonly #handlers: Handlers = {
    join: (session, request) => this.#join(session, request),
    describe: (session, about) => this.#lobby.describe(seatOf(session, 'describe'), about),
    signal: (session, request) => this.#lobby.signal(seatOf(session, 'signal'), request),
    rename: (session, request) => this.#lobby.rename(seatOf(session, 'rename'), request),
    consent: (session, request) => this.#lobby.consent(seatOf(session, 'consent'), request),
    remove: (session, request) => this.#lobby.remove(seatOf(session, 'remove'), request),
    handOver: (session, request) => this.#lobby.handOver(seatOf(session, 'handOver'), request),
    configure: (session, request) => this.#lobby.configure(seatOf(session, 'configure'), request),
    start: (session, request) => this.#lobby.start(seatOf(session, 'start'), request),
    end: (session, { run }) => this.#lobby.end(seatOf(session, 'end'), run),
    leave: (session) => this.#leave(session),
  }

  constructor(http: HttpServer, options: SocketsOptions) {
    this.#options = options
    const { limits, allowedOrigins, logger, turn } = options
    this.#io = new Server(http, {
      // Polling would let a tab talk without a socket whose end is noticed.
      transports: ['websocket'],
      serveClient: false,
      maxHttpBufferSize: limits.messageBytes,
      connectTimeout: limits.joinTimeoutMs,
      pingInterval: limits.pingIntervalMs,
      pingTimeout: limits.pingTimeoutMs,
      allowRequest: (request, decide) => {
        const allowed = isAllowedOrigin(request.headers, allowedOrigins)
        if (!allowed) logger.info({ event: 'refused', code: 'origin' })
        decide(allowed ? null : 'this origin may not use this signaling server', allowed)
      },
    })
    this.#lobby = new Lobby(this.#io, limits, logger, turn)
    this.#io.on('connection', (socket) => this.#admit(socket))
  }

  /** For `/healthz`. */
  get counts(): { worlds: number; members: number } {
    return this.#lobby.counts
  }

  /** Ends all sockets and timers, and the HTTP server with them. */
  async close(): Promise<void> {
    for (const session of this.#sessions) {
      clearTimeout(session.joinTimer)
      // The server is away, not the tab: nobody becomes a suspect.
      session.seat = null
    }
    this.#lobby.close()
    await this.#io.close()
  }

  #admit(socket: TabSocket): void {
    const session: Session = { socket, seat: null, joinTimer: undefined }
    const pace = new Pace(this.#options.limits)
    this.#sessions.add(session)
    this.#awaitJoin(session)
    // Not `on`: here every event comes by, also those that we do not know. None is passed on.
    socket.use(([event, ...args]) => this.#answer(session, pace, event, args))
    socket.conn.on('packet', () => {
      if (!pace.toleratesPacket()) socket.disconnect(true)
    })
    socket.on('disconnect', (reason) => {
      clearTimeout(session.joinTimer)
      this.#sessions.delete(session)
      if (session.seat !== null) {
        this.#lobby.disconnected(session.seat, socket, reason === 'ping timeout' ? 'silent' : 'closed')
      }
    })
  }

  #awaitJoin(session: Session): void {
    session.joinTimer = setTimeout(() => session.socket.disconnect(true), this.#options.limits.joinTimeoutMs)
  }

  #answer(session: Session, pace: Pace, event: unknown, args: unknown[]): void {
    if (!session.socket.connected) return
    const ack = args.at(-1)
    // Without an acknowledgement there is nobody to answer to.
    if (!isAck(ack)) this.#refused('bad-payload')
    else ack(this.#reply(session, pace, event, args.slice(0, -1)))
  }

  #reply(session: Session, pace: Pace, event: unknown, payloads: unknown[]): Reply<unknown> {
    try {
      if (!pace.allowsRequest()) {
        const { messagesPerSecond } = this.#options.limits
        throw new Refusal('too-fast', `more than ${messagesPerSecond} messages per second; send fewer, or wait`)
      }
      return { ok: true, value: this.#handle(session, event, payloads) }
    } catch (error) {
      const { code, message } = this.#explain(error)
      this.#refused(code)
      return { ok: false, code, message }
    }
  }

  #handle(session: Session, event: unknown, payloads: unknown[]): unknown {
    if (!isRequestName(event)) {
      const names = Object.keys(parseRequest).join(', ')
      throw new Refusal('bad-payload', `${String(event).slice(0, 40)} is not a request; use one of ${names}`)
    }
    if (payloads.length > 1) {
      throw new Refusal('bad-payload', `${event}: ${payloads.length} payloads came; send one object`)
    }
    return this.#dispatch(event, session, payloads[0])
  }

  #dispatch<E extends RequestName>(event: E, session: Session, payload: unknown): AnswerOf<E> {
    try {
      return this.#handlers[event](session, parseRequest[event](payload))
    } catch (error) {
      throw error instanceof PayloadError ? new Refusal('bad-payload', `${event}: ${error.message}`) : error
    }
  }

  #join(session: Session, request: RequestOf<'join'>): AnswerOf<'join'> {
    if (session.seat !== null) {
      throw new Refusal('already-joined', `join: this socket is member ${session.seat.id} already; leave first`)
    }
    const { seat, joined } = this.#lobby.join(session.socket, request)
    session.seat = seat
    clearTimeout(session.joinTimer)
    return joined
  }

  #leave(session: Session): null {
    const seat = seatOf(session, 'leave')
    session.seat = null
    this.#awaitJoin(session)
    return this.#lobby.leave(seat)
  }

  #explain(error: unknown): Refusal {
    if (error instanceof Refusal) return error
    // Our own bug: one request fails by it, not everybody's lesson.
    this.#options.logger.error({ err: error })
    return new Refusal('internal', 'the signaling server failed at this request; its log says why')
  }

  #refused(code: string): void {
    this.#options.logger.info({ event: 'refused', code })
  }
}

const isRequestName = (event: unknown): event is RequestName =>
  typeof event === 'string' && Object.hasOwn(parseRequest, event)

/** JSON has no functions: one can only be the acknowledgement that Socket.IO appends. */
const isAck = (value: unknown): value is Ack<unknown> => typeof value === 'function'

function seatOf(session: Session, operation: string): Seat {
  if (session.seat === null) throw new Refusal('not-joined', `${operation}: this socket is in no world; join one first`)
  return session.seat
}
