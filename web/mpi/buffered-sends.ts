import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import { Completion } from '../p2p/completion.ts'
import { type BufferData, bytesOf } from './buffer-data.ts'
import type { Calls } from './calls.ts'
import { BSEND_OVERHEAD, BUFFER_AUTOMATIC } from './constants.ts'
import { checkAtHand } from './device-array.ts'
import { Exception } from './exception.ts'
import { Request } from './request.ts'

/** What `Attach_buffer` takes. */
export type AttachedBuffer = BufferData | typeof BUFFER_AUTOMATIC | null

/**
 * The space for buffered sends (MPI 4.1, section 3.6). Messages are copied to memory of their own; of the attached buffer
 * only its size counts, so that it cannot be cut into pieces too small for a message that MPI promises room for.
 */
export class BufferedSends {
  readonly #calls: Calls
  #attached: AttachedBuffer = null
  #capacityBytes = 0
  #usedBytes = 0
  #active = false
  #whenEmpty: (() => void)[] = []

  constructor(calls: Calls) {
    this.#calls = calls
  }

  /** Whether a buffer is attached. */
  get active(): boolean {
    return this.#active
  }

  /** @throws {Exception} ERR_BUFFER when there is one already, or when it is no buffer */
  attach(buf: AttachedBuffer): void {
    const why = 'a buffer is attached; call Detach_buffer first'
    this.#calls.handled(() => {
      if (this.#active) throw new Exception('ERR_BUFFER', `Attach_buffer: ${why}`)
      const automatic = buf === null || buf === BUFFER_AUTOMATIC
      this.#capacityBytes = automatic ? Number.POSITIVE_INFINITY : bytesOf('Attach_buffer', 'buf', buf).byteLength
    })
    this.#attached = buf
    this.#active = true
  }

  /** Ends once all buffered messages are out. @returns what was attached @throws {Exception} ERR_BUFFER when nothing is */
  async detach(): Promise<AttachedBuffer> {
    this.#calls.handled(() => {
      if (!this.#active) throw new Exception('ERR_BUFFER', 'Detach_buffer: no buffer is attached')
    })
    const attached = this.#attached
    this.#active = false
    this.#attached = null
    await this.#calls.run('Detach_buffer', '', () => this.#empty().wait())
    return attached
  }

  /** Ends once all buffered messages are out. */
  async flush(): Promise<void> {
    await this.#calls.run('Flush_buffer', '', () => this.#empty().wait())
  }

  /** The same as a request. */
  iflush(): Request {
    const completion = this.#empty()
    return new Request({ op: 'Iflush_buffer', detail: '', calls: this.#calls, completion, fill: () => {} })
  }

  /**
   * Copies a message and sends the copy. What that fails with is raised when the program ends.
   * @throws {Exception} ERR_BUFFER when there is not room enough
   */
  send<M extends { buffer: Buffer }>(op: string, message: M, start: (copy: M) => Completion<void>): void {
    const { byteLength } = message.buffer
    const bytes = byteLength + BSEND_OVERHEAD
    const free = this.#capacityBytes - this.#usedBytes
    if (!this.#active || bytes > free) {
      const has = this.#active ? `of ${this.#capacityBytes} attached bytes ${free} are free` : 'no buffer is attached'
      const need = `the message needs ${bytes} bytes (${byteLength} and BSEND_OVERHEAD), but ${has}`
      throw new Exception('ERR_BUFFER', `${op}: ${need}; attach more with MPI.Attach_buffer`)
    }
    const sent = start({ ...message, buffer: copyOf(op, message.buffer) })
    this.#usedBytes += bytes
    sent.whenSettled(() => this.#release(bytes))
  }

  #empty(): Completion<void> {
    const completion = new Completion<void>()
    if (this.#usedBytes === 0) completion.resolve()
    else this.#whenEmpty.push(() => completion.resolve())
    return completion
  }

  #release(bytes: number): void {
    this.#usedBytes -= bytes
    if (this.#usedBytes > 0) return
    const waiting = this.#whenEmpty
    this.#whenEmpty = []
    for (const empty of waiting) empty()
  }
}

/**
 * A message's data, to be sent when its own buffer is used again.
 * @throws {Exception} ERR_BUFFER for a GPU array
 */
export function copyOf(op: string, message: Buffer): Buffer {
  checkAtHand(op, message, 'use Send, Isend or Sendrecv')
  const memory = new Uint8Array(message.byteLength)
  void message.read(0, memory)
  return new BytesBuffer(memory)
}
