import { io, type Socket } from 'socket.io-client'
import type { About, Joined, JoinRequest, Reply } from '../../shared/events.ts'
import {
  type AnswerOf,
  type NoticeName,
  type NoticeOf,
  parseNotice,
  parseReply,
  type RequestName,
} from '../../shared/payloads.ts'

/** A bare socket to a signaling server, for tests: says whatever it is told to, and remembers all that it hears. */
export class RawTab {
  readonly socket: Socket
  /** Resolves when the socket is open, rejects when the server does not take it. */
  readonly connected: Promise<void>
  /** Resolves with the reason when the socket has closed. */
  readonly closed: Promise<string>
  readonly #heard: { name: string; payload: unknown }[] = []
  readonly #hearing = new Set<() => void>()

  constructor(url: string, options: { origin?: string; transport?: 'websocket' | 'polling' } = {}) {
    this.socket = io(url, {
      forceNew: true,
      reconnection: false,
      transports: [options.transport ?? 'websocket'],
      extraHeaders: options.origin === undefined ? {} : { origin: options.origin },
    })
    this.connected = new Promise((resolve, reject) => {
      this.socket.once('connect', resolve)
      this.socket.once('connect_error', reject)
    })
    // Not every test waits for it.
    this.connected.catch(() => {})
    this.closed = new Promise((resolve) => this.socket.once('disconnect', resolve))
    this.socket.onAny((name: string, payload: unknown) => {
      this.#heard.push({ name, payload })
      for (const look of this.#hearing) look()
    })
  }

  /** A tab that has joined. `number`, 1 to 9, stands for its token. */
  static async joined(url: string, world: string, number: number): Promise<RawTab & { id: string }> {
    const tab = new RawTab(url)
    const { id } = await tab.join(world, number)
    return Object.assign(tab, { id })
  }

  async join(world: string, number: number): Promise<Joined> {
    const reply = await this.ask('join', joinRequest(world, number))
    if (!reply.ok) throw new Error(`${reply.code}: ${reply.message}`)
    return reply.value
  }

  /** Sends a request and resolves with its answer, which is checked to be one that we agreed on. */
  async ask<E extends RequestName>(name: E, ...payloads: unknown[]): Promise<Reply<AnswerOf<E>>> {
    return parseReply[name](await this.emit(name, ...payloads))
  }

  /** Sends anything at all. */
  emit(name: string, ...payloads: unknown[]): Promise<unknown> {
    return new Promise((resolve) => this.socket.emit(name, ...payloads, resolve))
  }

  /** All notices of that name so far. */
  heard<E extends NoticeName>(name: E): NoticeOf<E>[] {
    return this.#heard.filter((notice) => notice.name === name).map(({ payload }) => parseNotice[name](payload))
  }

  /** The first notice of that name, past or to come, that is as wanted. */
  until<E extends NoticeName>(name: E, wanted: (notice: NoticeOf<E>) => boolean = () => true): Promise<NoticeOf<E>> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.heard(name).find(wanted)
        if (found === undefined) return
        this.#hearing.delete(look)
        resolve(found)
      }
      this.#hearing.add(look)
      look()
    })
  }
}

/** What the tab of that number tells of itself. */
export const about = (number: number): About => ({ device: 'computer', browser: `browser ${number}`, gpu: 'none' })

/** How the tab of that number joins a world, which it makes if need be. */
export const joinRequest = (world: string, number: number): JoinRequest => ({
  world,
  token: String(number).repeat(32),
  name: `name ${number}`,
  about: about(number),
  consents: false,
  browserId: null,
  makes: true,
  title: `title of ${number}`,
  transport: 'rtc',
})
