import type { ErrorCode, Joined, Reply } from '../../shared/events.ts'
import { type AnswerOf, parseReply, type RequestName, type RequestOf } from '../../shared/payloads.ts'

/** How long a request may take, the wait for a lost connection included. */
export const REQUEST_TIMEOUT_MS = 10_000

/** Why a request was not granted: the server's own code, or that no answer can come any more. */
export class SignalingError extends Error {
  override readonly name = 'SignalingError'
  readonly code: ErrorCode | 'timeout' | 'disconnected' | 'closed' | 'bad-reply'

  constructor(code: SignalingError['code'], message: string) {
    super(message)
    this.code = code
  }
}

type Emit = (name: RequestName, payloads: unknown[], ack: (reply: unknown) => void) => void

interface Request {
  sent: boolean
  send(): void
  fail(error: SignalingError): void
}

/**
 * The requests of one tab that have no answer yet: each gets one, or a SignalingError, within ten seconds. Those made
 * while this tab is no member wait, in order, until it is (again); before it is for the first time no second counts.
 */
export class SignalingRequests {
  readonly #server: string
  readonly #emit: Emit
  readonly #pending = new Set<Request>()
  #open = false
  #wasOpen = false

  /** `server` is for messages; `emit` puts a request on the wire, now. */
  constructor(server: string, emit: Emit) {
    this.#server = server
    this.#emit = emit
  }

  /** This tab is a member: what has waited is sent. */
  open(): void {
    this.#open = true
    this.#wasOpen = true
    for (const request of this.#pending) if (!request.sent) request.send()
  }

  /** The connection broke: what was sent gets no answer; what is asked from now on waits. */
  pause(): void {
    this.#open = false
    const broken = new SignalingError(
      'disconnected',
      `the connection to ${this.#server} broke before it answered; try again`,
    )
    for (const request of this.#pending) if (request.sent) request.fail(broken)
  }

  /** Fails all that have no answer. */
  fail(error: SignalingError): void {
    for (const request of this.#pending) request.fail(error)
  }

  /** @throws SignalingError */
  ask<E extends RequestName>(name: E, payload: RequestOf<E>): Promise<AnswerOf<E>> {
    return new Promise((resolve, reject) => {
      const request = this.#add(name, payload, resolve, reject)
      if (this.#open) request.send()
    })
  }

  /**
   * Asks at once, though this tab is no member: to become one. The answer is given in the very task in which it came,
   * before any notice that followed it.
   */
  join(payload: RequestOf<'join'>, granted: (joined: Joined) => void, refused: (error: SignalingError) => void): void {
    this.#add('join', payload, granted, refused).send()
  }

  #add<E extends RequestName>(
    name: E,
    payload: RequestOf<E>,
    granted: (value: AnswerOf<E>) => void,
    refused: (error: SignalingError) => void,
  ): Request {
    const request: Request = {
      sent: false,
      send: () => {
        request.sent = true
        timer ??= setTimeout(expire, REQUEST_TIMEOUT_MS)
        this.#emit(name, payload === undefined ? [] : [payload], (raw) => {
          // Too late: its time is over.
          if (!this.#pending.has(request)) return
          const reply = readReply(name, raw)
          if (reply instanceof SignalingError) return request.fail(reply)
          settle()
          granted(reply.value)
        })
      },
      fail: (error) => {
        settle()
        refused(error)
      },
    }
    const expire = (): void => {
      const seconds = REQUEST_TIMEOUT_MS / 1000
      request.fail(new SignalingError('timeout', `${name}: no answer from ${this.#server} for ${seconds} s; try again`))
    }
    let timer = this.#wasOpen ? setTimeout(expire, REQUEST_TIMEOUT_MS) : undefined
    const settle = (): void => {
      clearTimeout(timer)
      this.#pending.delete(request)
    }
    this.#pending.add(request)
    return request
  }
}

function readReply<E extends RequestName>(name: E, raw: unknown): { value: AnswerOf<E> } | SignalingError {
  let reply: Reply<AnswerOf<E>>
  try {
    reply = parseReply[name](raw)
  } catch (error) {
    return new SignalingError('bad-reply', misunderstood(name, error))
  }
  return reply.ok ? reply : new SignalingError(reply.code, reply.message)
}

/** The sentence for a message that is not what was agreed on. */
export function misunderstood(name: string, error: unknown): string {
  return `the signaling server sent a '${name}' that this page does not understand (${String(error)}); reload the page`
}
