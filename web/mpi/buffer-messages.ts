import { takeArguments } from './arguments.ts'
import type { BufferData } from './buffer-data.ts'
import type { BufSpec } from './buffer-forms.ts'
import { type AttachedBuffer, BufferedSends } from './buffered-sends.ts'
import { CommBase, type CommSetup, type OutgoingMessage } from './comm-base.ts'
import {
  FROM_ANY,
  RECEIVE,
  SEND,
  from,
  type IreceiveArguments,
  type IreceiveKeywords,
  type ReceiveArguments,
  type ReceiveKeywords,
  type SendArguments,
  type SendKeywords,
} from './message-arguments.ts'
import { peerBuffer } from './peer-buffer.ts'
import { done } from './receiving.ts'
import type { Request } from './request.ts'

/** Messages between two ranks, from array to array (MPI 4.1, chapter 3). To and from PROC_NULL a buffer may be null. */
export class BufferMessages extends CommBase {
  readonly #bufferedSends: BufferedSends

  constructor(setup: CommSetup) {
    super(setup)
    this.#bufferedSends = new BufferedSends(setup.calls)
  }

  /** Sends; ends when `buf` may be used again. MPI 4.1, section 3.2. */
  Send<A extends BufferData>(buf: BufSpec<A> | null, ...args: SendArguments): Promise<void> {
    return this.#send('Send', buf, args)
  }

  /** Sends a copy, for which `Attach_buffer` has given space; ends at once. MPI 4.1, section 3.4. @throws {Exception} ERR_BUFFER */
  async Bsend<A extends BufferData>(buf: BufSpec<A> | null, ...args: SendArguments): Promise<void> {
    this.handled(() => this.sendBuffered('Bsend', this.#message('Bsend', buf, args)))
  }

  /** Sends; ends only when a receive has matched. MPI 4.1, section 3.4. */
  Ssend<A extends BufferData>(buf: BufSpec<A> | null, ...args: SendArguments): Promise<void> {
    return this.#send('Ssend', buf, args, true)
  }

  /** Sends what a receive already waits for; MPI lets it be a `Send`, and so it is. */
  Rsend<A extends BufferData>(buf: BufSpec<A> | null, ...args: SendArguments): Promise<void> {
    return this.#send('Rsend', buf, args)
  }

  /** Begins to send; `buf` must stay as it is until the request has ended. MPI 4.1, section 3.7. */
  Isend<A extends BufferData>(buf: BufSpec<A> | null, ...args: SendArguments): Request {
    return this.#isend('Isend', buf, args)
  }

  /** Begins a `Bsend`: the request has ended when this returns. @throws {Exception} ERR_BUFFER */
  Ibsend<A extends BufferData>(buf: BufSpec<A> | null, ...args: SendArguments): Request {
    return this.beginBuffered('Ibsend', () => this.#message('Ibsend', buf, args))
  }

  /** Begins an `Ssend`: the request ends only when a receive has matched. */
  Issend<A extends BufferData>(buf: BufSpec<A> | null, ...args: SendArguments): Request {
    return this.#isend('Issend', buf, args, true)
  }

  /** Begins an `Rsend`. */
  Irsend<A extends BufferData>(buf: BufSpec<A> | null, ...args: SendArguments): Request {
    return this.#isend('Irsend', buf, args)
  }

  /**
   * Receives into `buf`, which may be longer than the message. MPI 4.1, section 3.2.
   * @throws {Exception} ERR_TRUNCATE when the message is longer, ERR_PROC_FAILED when its sender is gone
   */
  Recv<A extends BufferData>(buf: BufSpec<A> | null, ...args: ReceiveArguments): Promise<void> {
    return this.receiving.block(() => {
      const { source, tag, status } = takeArguments<ReceiveKeywords>('Recv', args, RECEIVE)
      const into = peerBuffer('Recv', 'buf', buf, source)
      const expected = this.expected('Recv', source, tag)
      const begin = () => this.receive(expected, this.receiving.into(into))
      return { op: 'Recv', detail: from(source, tag), status, begin }
    })
  }

  /** Begins to receive; `buf` must be left alone until the request has ended. MPI 4.1, section 3.7. */
  Irecv<A extends BufferData>(buf: BufSpec<A> | null, ...args: IreceiveArguments): Request {
    return this.handled(() => {
      const { source, tag } = takeArguments<IreceiveKeywords>('Irecv', args, FROM_ANY)
      const into = peerBuffer('Irecv', 'buf', buf, source)
      const received = this.beginReceive(this.expected('Irecv', source, tag), this.receiving.into(into))
      return this.receiving.request('Irecv', from(source, tag), received)
    })
  }

  /**
   * Gives `Bsend` on this communicator space of its own, in place of the rank's (`MPI.Attach_buffer`). A message takes its
   * bytes and `MPI.BSEND_OVERHEAD` of it. `null` or `MPI.BUFFER_AUTOMATIC`: as much as it takes.
   * @throws {Exception} ERR_BUFFER when there is one already
   */
  Attach_buffer(buf: AttachedBuffer): void {
    this.checkUsable()
    this.#bufferedSends.attach(buf)
  }

  /** Takes the space back once all that was sent with it is out. @returns what was attached @throws {Exception} ERR_BUFFER */
  async Detach_buffer(): Promise<AttachedBuffer> {
    this.checkUsable()
    return this.#bufferedSends.detach()
  }

  /** Ends once all that was sent with this communicator's space is out. */
  async Flush_buffer(): Promise<void> {
    this.checkUsable()
    return this.#bufferedSends.flush()
  }

  /** Begins to. */
  Iflush_buffer(): Request {
    this.checkUsable()
    return this.#bufferedSends.iflush()
  }

  /** @throws {Exception} ERR_BUFFER */
  protected sendBuffered(op: string, message: OutgoingMessage): void {
    if (this.#bufferedSends.active) this.#bufferedSends.send(op, message, (copy) => this.transmit(copy))
    else this.setup.bufferedSends.send(op, message, (copy) => this.transmit(copy))
  }

  protected beginBuffered(op: string, prepare: () => OutgoingMessage): Request {
    return this.handled(() => {
      const message = prepare()
      this.sendBuffered(op, message)
      return this.sendRequest(op, message, done(null))
    })
  }

  #message(op: string, buf: unknown, args: readonly unknown[]): OutgoingMessage {
    const { dest, tag } = takeArguments<SendKeywords>(op, args, SEND)
    return this.outgoing(op, peerBuffer(op, 'buf', buf, dest), dest, tag)
  }

  #send(op: string, buf: unknown, args: readonly unknown[], synchronous = false): Promise<void> {
    return this.blockingSend(op, () => this.#message(op, buf, args), synchronous)
  }

  #isend(op: string, buf: unknown, args: readonly unknown[], synchronous = false): Request {
    return this.beginSend(op, () => this.#message(op, buf, args), synchronous)
  }
}
