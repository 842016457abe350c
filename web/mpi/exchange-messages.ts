import type { Accept } from '../p2p/endpoint.ts'
import type { Envelope } from '../p2p/matching.ts'
import { REQUIRED, takeArguments } from './arguments.ts'
import type { BufferData } from './buffer-data.ts'
import type { BufSpec } from './buffer-forms.ts'
import { copyOf } from './buffered-sends.ts'
import type { OutgoingMessage } from './comm-base.ts'
import { ANY_SOURCE, ANY_TAG, PROC_NULL } from './constants.ts'
import {
  from,
  type IreplaceArguments,
  type IsendrecvArguments,
  type ReplaceArguments,
  type ReplaceKeywords,
  type SendrecvArguments,
  type SendrecvKeywords,
  to,
} from './message-arguments.ts'
import { peerBuffer } from './peer-buffer.ts'
import { PersistentMessages } from './persistent-messages.ts'
import type { PreparedReceive, Received } from './receiving.ts'
import { Request } from './request.ts'
import type { Status } from './status.ts'
import { checkDisjoint } from './overlap.ts'

const REPLACE = { dest: REQUIRED, sendtag: 0, source: ANY_SOURCE, recvtag: ANY_TAG, status: null } as const
const SENDRECV = {
  dest: REQUIRED,
  sendtag: 0,
  recvbuf: REQUIRED,
  source: ANY_SOURCE,
  recvtag: ANY_TAG,
  status: null,
} as const

/** Sending and receiving at once, so that two ranks can exchange without a deadlock (MPI 4.1, section 3.10). */
export class ExchangeMessages extends PersistentMessages {
  /** Sends `sendbuf` and receives into `recvbuf`. @throws {Exception} ERR_BUFFER when they share memory */
  Sendrecv<S extends BufferData, R extends BufferData>(
    sendbuf: BufSpec<S> | null,
    ...args: SendrecvArguments<R>
  ): Promise<void> {
    return this.receiving.block(() => this.#sendrecv('Sendrecv', sendbuf, args))
  }

  /** Begins to; both buffers must be left alone until the request has ended. */
  Isendrecv<S extends BufferData, R extends BufferData>(
    sendbuf: BufSpec<S> | null,
    ...args: IsendrecvArguments<R>
  ): Request {
    return this.#begin(() => this.#sendrecv('Isendrecv', sendbuf, args))
  }

  /** Sends what is in `buf`, and receives into it. */
  Sendrecv_replace<A extends BufferData>(buf: BufSpec<A> | null, ...args: ReplaceArguments): Promise<void> {
    return this.receiving.block(() => this.#replace('Sendrecv_replace', buf, args))
  }

  /** Begins to; `buf` must be left alone until the request has ended. */
  Isendrecv_replace<A extends BufferData>(buf: BufSpec<A> | null, ...args: IreplaceArguments): Request {
    return this.#begin(() => this.#replace('Isendrecv_replace', buf, args))
  }

  /** A send and a receive in one call: posts the receive, then sends. */
  protected exchanging(
    message: OutgoingMessage,
    { op, source, recvtag, status }: { op: string; source: number; recvtag: number; status: Status | null },
    accept: Accept,
  ): PreparedReceive {
    const expected = this.expected(op, source, recvtag)
    const begin = (): Received => {
      const received = this.receive(expected, accept)
      return this.setup.endpoint.both(this.transmit(message), received)
    }
    return { op, detail: `${to(message.dest, message.tag)}; ${from(source, recvtag)}`, status, begin }
  }

  #begin(prepare: () => PreparedReceive): Request {
    return this.handled(() => {
      const { op, detail, begin } = prepare()
      const received = begin()
      const fill = (status: Status): void => this.receiving.fill(status, received.wait() as Envelope | null)
      return new Request({ op, detail, calls: this.setup.calls, completion: received, fill })
    })
  }

  #sendrecv(op: string, sendbuf: unknown, args: readonly unknown[]): PreparedReceive {
    const given = takeArguments<SendrecvKeywords<BufferData>>(op, args, SENDRECV)
    const { dest, sendtag, recvbuf, source, recvtag, status } = given
    const buffer = peerBuffer(op, 'sendbuf', sendbuf, dest)
    const into = peerBuffer(op, 'recvbuf', recvbuf, source)
    checkDisjoint(op, buffer, into, 'give disjoint ones, or use Sendrecv_replace')
    return this.exchanging(
      this.outgoing(op, buffer, dest, sendtag),
      { op, source, recvtag, status },
      this.receiving.into(into),
    )
  }

  #replace(op: string, buf: unknown, args: readonly unknown[]): PreparedReceive {
    const { dest, sendtag, source, recvtag, status } = takeArguments<ReplaceKeywords>(op, args, REPLACE)
    const into = peerBuffer(op, 'buf', buf, dest === PROC_NULL ? source : dest)
    const message = this.outgoing(op, { ...into, buffer: copyOf(op, into.buffer) }, dest, sendtag)
    return this.exchanging(message, { op, source, recvtag, status }, this.receiving.into(into))
  }
}
