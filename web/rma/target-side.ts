import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import type { Completion } from '../p2p/completion.ts'
import type { Endpoint } from '../p2p/endpoint.ts'
import { CommError, encodeError } from '../p2p/error.ts'
import { allocate } from '../p2p/memory.ts'
import { HeadedBuffer } from './headed-buffer.ts'
import { LockQueue } from './lock-queue.ts'
import type { WindowMemory } from './memory.ts'
import { reachOf } from './place.ts'
import { encodeReply, REQUEST_TAG, RequestType } from './request.ts'
import { type Request, RequestSink } from './request-sink.ts'

/**
 * How the data of ACCUMULATE and FETCH is combined: into[i] = lower[i] op into[i]. @param code of the op @param kind of
 * the elements @throws where there is no such op for them
 */
export type Combine = (code: number, kind: number, lower: Uint8Array, into: Uint8Array) => void

/** What the target side needs of the window that it belongs to. */
export interface TargetSurroundings {
  endpoint: Pick<Endpoint, 'receive' | 'send' | 'cancel'>
  /** The window's own: nobody else sends in it. */
  context: number
  memory: WindowMemory
  combine: Combine
  /** A rank lets this one access its memory. */
  posted(source: number): void
  /** A rank has ended its access to this one's memory. @returns false when it had none */
  completed(source: number): boolean
  /** A rank is lost or has ended: nothing comes from it any more. */
  gone(source: number, error: Error): void
}

/**
 * One rank's part of a window, served to the others. A receive stands ready for each of them, so that a request is
 * carried out when it comes, between two steps of the program, which calls nothing for that. One rank's requests are
 * carried out one after the other, in the order in which it made them; one request at a time changes the memory, so
 * that every accumulate is atomic as a whole.
 */
export class TargetSide {
  readonly #around: TargetSurroundings
  readonly #locks = new LockQueue()
  readonly #standing = new Map<number, Completion<unknown>>()
  /** Replies to each rank whose data is still being read. */
  readonly #replies = new Map<number, Set<Completion<void>>>()
  /** The first failure of an operation of each rank that wanted no reply. */
  readonly #faults = new Map<number, unknown>()
  #isOpen = true

  constructor(around: TargetSurroundings) {
    this.#around = around
  }

  /** Serves this rank (of the world) from now on. */
  serve(source: number): void {
    while (this.#isOpen) {
      const seen: { sink: RequestSink | null } = { sink: null }
      const received = this.#around.endpoint.receive({
        context: this.#around.context,
        source,
        tag: REQUEST_TAG,
        isStanding: true,
        accept: ({ kind, bytes }) => {
          seen.sink = new RequestSink(source, kind, bytes, (request) => this.#dataPlace(request))
          return seen.sink
        },
      })
      received.observed = true
      if (!received.settled) {
        this.#standing.set(source, received)
        received.whenSettled(() => {
          if (this.#handle(source, received, seen.sink)) this.serve(source)
        })
        return
      }
      // What waited here already is taken in a loop: a stack is not as deep as a queue is long.
      if (!this.#handle(source, received, seen.sink)) return
    }
  }

  /** Serves nobody any more. */
  close(): void {
    this.#isOpen = false
    for (const received of this.#standing.values()) {
      if (this.#around.endpoint.cancel(received)) received.resolve(undefined)
    }
    this.#standing.clear()
  }

  /** @returns whether more may come from that rank */
  #handle(source: number, received: Completion<unknown>, sink: RequestSink | null): boolean {
    if (!this.#isOpen) return false
    if (!sink) {
      this.#locks.forget(source)
      this.#around.gone(source, received.error ?? new Error(`rank ${source} is gone`))
      return false
    }
    const { request } = sink
    const fault = received.error ?? sink.fault
    if (!request) this.#note(source, fault ?? new Error('a request without a head'))
    else if (fault) this.#fail(request, fault)
    else this.#carryOut(request)
    return true
  }

  #carryOut(request: Request): void {
    const { source, type, code } = request
    switch (type) {
      case RequestType.PUT:
        return
      case RequestType.GET:
        return this.#attempt(request, () => this.#reply(request, this.#around.memory.at(request.place)))
      case RequestType.ACCUMULATE:
      case RequestType.FETCH:
        return this.#attempt(request, () => this.#accumulate(request))
      case RequestType.SWAP:
        return this.#attempt(request, () => this.#swap(request))
      case RequestType.LOCK:
        return this.#locks.want(source, code === 1, () => this.#reply(request, null))
      case RequestType.POST:
        return this.#around.posted(source)
      default:
        return this.#afterReplies(source, () => this.#settle(request))
    }
  }

  /** All that this rank has asked for before is done. */
  #settle(request: Request): void {
    const { source, type } = request
    const wasThere =
      type === RequestType.UNLOCK
        ? this.#locks.release(source)
        : type === RequestType.FLUSH || this.#around.completed(source)
    if (!wasThere) this.#note(source, new CommError('ERR_RMA_SYNC', 'this rank has no access that it could end'))
    const fault = this.#faults.get(source)
    this.#faults.delete(source)
    if (fault === undefined) this.#reply(request, null)
    else this.#refuse(request, fault)
  }

  /** Where a request's data goes; it must be as long as its place. */
  #dataPlace(request: Request): Buffer | null {
    const { type, place, bytes } = request
    if (bytes === 0 && place.length === 0) return null
    const buffer = this.#around.memory.at(place)
    const isRead = type === RequestType.GET || (type === RequestType.FETCH && bytes === 0)
    if (isRead) return buffer
    const values = type === RequestType.SWAP ? 2 : 1
    if (buffer.byteLength * values !== bytes) {
      throw new CommError('ERR_RMA_RANGE', `${bytes} bytes were sent for a place of ${buffer.byteLength}`)
    }
    const [start, end] = reachOf(place)
    if (buffer.byteLength > end - start) {
      throw new CommError('ERR_RMA_CONFLICT', `the places of ${buffer.byteLength} bytes overlap in the window`)
    }
    if (type === RequestType.PUT) return buffer
    request.data = allocate(bytes)
    return new BytesBuffer(request.data)
  }

  #accumulate(request: Request): void {
    const { type, code, kind, data } = request
    const { place, old } = this.#old(request)
    if (data) {
      this.#around.combine(code, kind, old, data)
      void place.write(0, data)
    }
    if (type === RequestType.FETCH) this.#reply(request, new BytesBuffer(old))
  }

  #swap(request: Request): void {
    const { place, old } = this.#old(request)
    const data = request.data ?? old
    const [value, expected] = [data.subarray(0, old.byteLength), data.subarray(old.byteLength)]
    if (old.every((byte, i) => byte === expected[i])) void place.write(0, value)
    this.#reply(request, new BytesBuffer(old))
  }

  #old(request: Request): { place: Buffer; old: Uint8Array } {
    const place = this.#around.memory.at(request.place)
    const old = allocate(place.byteLength)
    void place.read(0, old)
    return { place, old }
  }

  #attempt(request: Request, work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#fail(request, error)
    }
  }

  #fail(request: Request, error: unknown): void {
    if (request.reply !== 0 && request.type <= RequestType.SWAP) this.#refuse(request, error)
    else this.#note(request.source, error)
  }

  #note(source: number, error: unknown): void {
    if (!this.#faults.has(source)) this.#faults.set(source, error)
  }

  #reply({ source, reply }: Request, data: Buffer | null): void {
    this.#send(source, reply, new HeadedBuffer(encodeReply(false), data))
  }

  #refuse({ source, reply }: Request, error: unknown): void {
    this.#send(source, reply, new HeadedBuffer(encodeReply(true), new BytesBuffer(encodeError(error))))
  }

  #send(source: number, tag: number, buffer: Buffer): void {
    const sent = this.#around.endpoint.send(source, { context: this.#around.context, tag, kind: 0, buffer })
    // It fails only with its receiver, or because the memory is gone, of which that one is told.
    sent.observed = true
    if (sent.settled) return
    const replies = this.#replies.get(source) ?? new Set()
    this.#replies.set(source, replies.add(sent))
    sent.whenSettled(() => replies.delete(sent))
  }

  /** Once no reply to this rank reads the memory any more: then others may change it. */
  #afterReplies(source: number, work: () => void): void {
    const replies = this.#replies.get(source)
    let open = replies?.size ?? 0
    if (!replies || open === 0) return work()
    for (const sent of replies) {
      sent.whenSettled(() => {
        open--
        if (open === 0) work()
      })
    }
  }
}
