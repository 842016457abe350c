import { exscan, scan, scanBytes } from '../coll/collectives.ts'
import type { BufferData } from './buffer-data.ts'
import type { BufSpec, InPlace } from './buffer-forms.ts'
import type { PreparedCall } from './comm-base.ts'
import { FaultTolerantComm } from './fault-tolerant-comm.ts'
import type { ValueOpArguments } from './object-collectives.ts'
import { takeInfo } from './init-arguments.ts'
import type { Prequest } from './prequest.ts'
import type { InitOpArguments, OpArguments } from './reductions.ts'
import type { Request } from './request.ts'
import { deserialize } from './serialize.ts'

/** Reductions of the ranks up to each rank (MPI 4.1, section 6.11): only where all ranks are one group. */
export abstract class PrefixReductions extends FaultTolerantComm {
  /** Every rank gets the result of the ranks up to itself. */
  Scan<A extends BufferData>(sendbuf: BufSpec<A> | InPlace, recvbuf: BufSpec<A>, ...args: OpArguments): Promise<void> {
    return this.call(() => this.everywhere('Scan', sendbuf, recvbuf, args, scan))
  }

  Iscan<A extends BufferData>(sendbuf: BufSpec<A> | InPlace, recvbuf: BufSpec<A>, ...args: OpArguments): Request {
    return this.request(() => this.everywhere('Iscan', sendbuf, recvbuf, args, scan))
  }

  Scan_init<A extends BufferData>(
    sendbuf: BufSpec<A> | InPlace,
    recvbuf: BufSpec<A>,
    ...args: InitOpArguments
  ): Prequest {
    const op = 'Scan_init'
    return this.persistent(() => this.everywhere(op, sendbuf, recvbuf, takeInfo(op, args, 1), scan))
  }

  /** Every rank gets the result of the ranks below it; rank 0's `recvbuf` stays as it is. */
  Exscan<A extends BufferData>(
    sendbuf: BufSpec<A> | InPlace,
    recvbuf: BufSpec<A>,
    ...args: OpArguments
  ): Promise<void> {
    return this.call(() => this.everywhere('Exscan', sendbuf, recvbuf, args, exscan))
  }

  Iexscan<A extends BufferData>(sendbuf: BufSpec<A> | InPlace, recvbuf: BufSpec<A>, ...args: OpArguments): Request {
    return this.request(() => this.everywhere('Iexscan', sendbuf, recvbuf, args, exscan))
  }

  Exscan_init<A extends BufferData>(
    sendbuf: BufSpec<A> | InPlace,
    recvbuf: BufSpec<A>,
    ...args: InitOpArguments
  ): Prequest {
    const op = 'Exscan_init'
    return this.persistent(() => this.everywhere(op, sendbuf, recvbuf, takeInfo(op, args, 1), exscan))
  }

  /** Every rank gets `op` of the values of the ranks up to itself. */
  scan<T>(sendobj: T, ...args: ValueOpArguments<NoInfer<T>>): Promise<T> {
    return this.call(() => this.#scan('scan', sendobj, args))
  }

  iscan<T>(sendobj: T, ...args: ValueOpArguments<NoInfer<T>>): Request<T> {
    return this.valueRequest(() => this.#scan('iscan', sendobj, args))
  }

  /** Every rank gets `op` of the values of the ranks below it; rank 0 gets null. */
  exscan<T>(sendobj: T, ...args: ValueOpArguments<NoInfer<T>>): Promise<T | null> {
    return this.call(() => this.#exscan('exscan', sendobj, args))
  }

  iexscan<T>(sendobj: T, ...args: ValueOpArguments<NoInfer<T>>): Request<T | null> {
    return this.valueRequest(() => this.#exscan('iexscan', sendobj, args))
  }

  #scan<T>(op: string, sendobj: T, args: readonly unknown[]): PreparedCall<T> {
    const { ranks, mine, combine } = this.combining(op, sendobj, args)
    const start = async (): Promise<T> => deserialize((await scanBytes(ranks, mine, combine)).through) as T
    return { op, detail: '', start }
  }

  #exscan<T>(op: string, sendobj: T, args: readonly unknown[]): PreparedCall<T | null> {
    const { ranks, mine, combine } = this.combining(op, sendobj, args)
    const start = async (): Promise<T | null> => {
      const { before } = await scanBytes(ranks, mine, combine)
      return before ? (deserialize(before) as T) : null
    }
    return { op, detail: '', start }
  }
}
