import { type Buffer, BytesBuffer } from '../p2p/buffer.ts'
import { Completion } from '../p2p/completion.ts'
import { RequestType } from '../rma/request.ts'
import type { Operation } from '../rma/origin-side.ts'
import { placeIn } from '../rma/place.ts'
import { accumulateCode } from './accumulate-ops.ts'
import { checkAlike } from './agreement.ts'
import { type Arguments, REQUIRED, takeArguments } from './arguments.ts'
import type { BufferData } from './buffer-data.ts'
import type { BufSpec } from './buffer-forms.ts'
import type { MessageBuffer } from './buffer-spec.ts'
import { checkRank } from './checks.ts'
import { PROC_NULL } from './constants.ts'
import { exceptionFrom, Exception } from './exception.ts'
import type { Op } from './op.ts'
import { peerBuffer } from './peer-buffer.ts'
import { NO_OP, SUM } from './predefined-ops.ts'
import { done } from './receiving.ts'
import { Request } from './request.ts'
import { WinAttributes } from './win-attributes.ts'
import { targetPlace, type TargetSpec } from './win-target.ts'

type TargetKeywords = { target_rank: number; target?: TargetSpec }
type TargetArguments = Arguments<[target_rank: number, target?: TargetSpec], TargetKeywords>
type AccumulateKeywords = TargetKeywords & { op?: Op }
type AccumulateArguments = Arguments<[target_rank: number, target?: TargetSpec, op?: Op], AccumulateKeywords>
type SwapKeywords = { target_rank: number; target_disp?: number }
type SwapArguments = Arguments<[target_rank: number, target_disp?: number], SwapKeywords>
type FetchKeywords = SwapKeywords & { op?: Op }
type FetchArguments = Arguments<[target_rank: number, target_disp?: number, op?: Op], FetchKeywords>

const TARGET = { target_rank: REQUIRED, target: null } as const

/** An operation whose arguments are checked. */
interface Prepared extends Operation {
  rank: number
}

/**
 * One-sided operations (MPI 4.1, section 12.3). They begin at once and are done when what closes the epoch, or a `Flush`,
 * has ended: until then their buffers must be left alone. The target's program calls nothing; its tab carries a request
 * out when it comes, between two steps of that program. To and from `MPI.PROC_NULL` nothing is moved.
 *
 * `target`: a displacement, `[disp, count]` or `[disp, count, datatype]`; without it the beginning, as many elements and
 * of the same datatype as at the origin.
 */
export class WinOperations extends WinAttributes {
  /** Writes `origin` into the window of rank `target_rank`. @throws {Exception} ERR_RMA_SYNC, ERR_RMA_RANGE */
  Put<A extends BufferData>(origin: BufSpec<A> | null, ...args: TargetArguments): void {
    this.#begin('Put', () => this.#put('Put', origin, args))
  }

  /** Reads from the window of rank `target_rank` into `origin`. @throws {Exception} ERR_RMA_SYNC, ERR_RMA_RANGE */
  Get<A extends BufferData>(origin: BufSpec<A> | null, ...args: TargetArguments): void {
    this.#begin('Get', () => this.#get('Get', origin, args))
  }

  /**
   * Combines `origin` with the window of rank `target_rank`: there is now what was there `op` what came. Each call is atomic
   * towards others of its kind, and those of one rank are carried out in their order.
   * @param args `op`: one of MPI's own, by default `MPI.SUM`; `MPI.REPLACE` writes
   */
  Accumulate<A extends BufferData>(origin: BufSpec<A> | null, ...args: AccumulateArguments): void {
    this.#begin('Accumulate', () => this.#accumulate('Accumulate', origin, null, args))
  }

  /** The same, and `result` gets what was there before; with `MPI.NO_OP` that alone, and `origin` is not looked at. */
  Get_accumulate<A extends BufferData>(
    origin: BufSpec<A> | null,
    result: BufSpec<A> | null,
    ...args: AccumulateArguments
  ): void {
    this.#begin('Get_accumulate', () => this.#accumulate('Get_accumulate', origin, [result], args))
  }

  /** The same for one element. */
  Fetch_and_op<A extends BufferData>(
    origin: BufSpec<A> | null,
    result: BufSpec<A> | null,
    ...args: FetchArguments
  ): void {
    this.#begin('Fetch_and_op', () => {
      const defaults = { target_rank: REQUIRED, target_disp: 0, op: SUM } as const
      const { target_rank, target_disp, op } = takeArguments<FetchKeywords>('Fetch_and_op', args, defaults)
      return this.#accumulate('Fetch_and_op', origin, [result], [target_rank, [target_disp, 1], op])
    })
  }

  /**
   * One element: if it is, bit for bit, what `compare` holds, `origin` is written to it. `result` gets what was there before.
   */
  Compare_and_swap<A extends BufferData>(
    origin: BufSpec<A> | null,
    compare: BufSpec<A> | null,
    result: BufSpec<A> | null,
    ...args: SwapArguments
  ): void {
    this.#begin('Compare_and_swap', () => this.#swap('Compare_and_swap', origin, compare, result, args))
  }

  /** As `Put`, with a request: `origin` may be used again when it has ended. Under a lock only. */
  Rput<A extends BufferData>(origin: BufSpec<A> | null, ...args: TargetArguments): Request {
    return this.#request('Rput', () => this.#put('Rput', origin, args))
  }

  /** As `Get`, with a request: the data is there when it has ended. Under a lock only. */
  Rget<A extends BufferData>(origin: BufSpec<A> | null, ...args: TargetArguments): Request {
    return this.#request('Rget', () => this.#get('Rget', origin, args))
  }

  /** As `Accumulate`, with a request: `origin` may be used again when it has ended. Under a lock only. */
  Raccumulate<A extends BufferData>(origin: BufSpec<A> | null, ...args: AccumulateArguments): Request {
    return this.#request('Raccumulate', () => this.#accumulate('Raccumulate', origin, null, args))
  }

  /** As `Get_accumulate`, with a request: what was there before is there when it has ended. Under a lock only. */
  Rget_accumulate<A extends BufferData>(
    origin: BufSpec<A> | null,
    result: BufSpec<A> | null,
    ...args: AccumulateArguments
  ): Request {
    return this.#request('Rget_accumulate', () => this.#accumulate('Rget_accumulate', origin, [result], args))
  }

  /** Carries an operation out in memory that all ranks share, if it can be. @returns whether it has */
  #share({ rank, type, runs, data, into }: Prepared): boolean {
    const memory = this.own.shared?.[rank]
    const ours = type === RequestType.PUT ? data : type === RequestType.GET ? into : null
    // What is on its way to a GPU's memory takes its time.
    if (!memory || !runs || !ours || ours.deferred) return false
    const theirs = placeIn(memory, runs)
    const bytes = new Uint8Array(ours.byteLength)
    const [from, to] = type === RequestType.PUT ? [ours, theirs] : [theirs, ours]
    if (from instanceof BytesBuffer) void to.write(0, from.bytes)
    else if (to instanceof BytesBuffer) void from.read(0, to.bytes)
    else {
      void from.read(0, bytes)
      void to.write(0, bytes)
    }
    return true
  }

  #put(op: string, value: unknown, args: readonly unknown[]): Prepared | null {
    const { target_rank: rank, target } = takeArguments<TargetKeywords>(op, args, TARGET)
    const origin = this.#buffer(op, 'origin', value, rank)
    if (rank === PROC_NULL) return null
    const { runs } = this.#place(op, target, origin, rank)
    return { rank, type: RequestType.PUT, kind: origin.datatype.kind, runs, data: origin.buffer }
  }

  #get(op: string, value: unknown, args: readonly unknown[]): Prepared | null {
    const { target_rank: rank, target } = takeArguments<TargetKeywords>(op, args, TARGET)
    const origin = this.#buffer(op, 'origin', value, rank)
    if (rank === PROC_NULL) return null
    const { runs } = this.#place(op, target, origin, rank)
    return { rank, type: RequestType.GET, runs, into: origin.buffer }
  }

  /** @param fetched what `result` is, in a list; null: there is none */
  #accumulate(name: string, value: unknown, fetched: [unknown] | null, args: readonly unknown[]): Prepared | null {
    const defaults = { ...TARGET, op: SUM } as const
    const { target_rank: rank, target, op } = takeArguments<AccumulateKeywords>(name, args, defaults)
    const result = fetched && this.#buffer(name, 'result', fetched[0], rank)
    const isRead = result !== null && op === NO_OP
    const origin = isRead ? result : this.#buffer(name, 'origin', value, rank)
    const code = accumulateCode(name, op, origin.datatype)
    if (rank === PROC_NULL) return null
    if (result) checkAlike(name, 'origin', origin, 'result', result)
    const { runs, datatype } = this.#place(name, target, origin, rank)
    accumulateCode(name, op, datatype)
    const operation = { rank, code, kind: datatype.kind, runs, data: isRead ? null : origin.buffer }
    if (!result) return { ...operation, type: RequestType.ACCUMULATE }
    return { ...operation, type: RequestType.FETCH, into: result.buffer }
  }

  #swap(op: string, value: unknown, expected: unknown, before: unknown, args: readonly unknown[]): Prepared | null {
    const defaults = { target_rank: REQUIRED, target_disp: 0 } as const
    const { target_rank: rank, target_disp } = takeArguments<SwapKeywords>(op, args, defaults)
    const origin = this.#buffer(op, 'origin', value, rank)
    const compare = this.#buffer(op, 'compare', expected, rank)
    const result = this.#buffer(op, 'result', before, rank)
    if (rank === PROC_NULL) return null
    checkAlike(op, 'origin', origin, 'compare', compare)
    checkAlike(op, 'origin', origin, 'result', result)
    const { runs } = this.#place(op, [target_disp, 1], origin, rank)
    return { rank, type: RequestType.SWAP, runs, data: joined(origin.buffer, compare.buffer), into: result.buffer }
  }

  #buffer(op: string, what: string, value: unknown, rank: number): MessageBuffer {
    checkRank(op, 'target_rank', rank, this.own.comm.size, { procNull: true })
    return peerBuffer(op, what, value, rank)
  }

  #place(op: string, target: TargetSpec, origin: MessageBuffer, rank: number) {
    const part = this.own.parts[rank]
    if (!part) throw new RangeError(`rank ${rank} of a window of ${this.own.parts.length}`)
    return targetPlace(op, target, origin, rank, part)
  }

  #begin(op: string, prepare: () => Prepared | null): void {
    this.handled(() => {
      const prepared = prepare()
      if (!prepared) return
      this.own.epochs.access(op, prepared.rank)
      this.#start(op, prepared)
    })
  }

  #request(op: string, prepare: () => Prepared | null): Request {
    const { calls } = this.own
    return this.handled(() => {
      const prepared = prepare()
      if (prepared) this.own.epochs.accessPassively(op, prepared.rank)
      const completion = prepared ? this.#start(op, prepared) : done(null)
      const detail = prepared ? detailOf(prepared) : 'target_rank PROC_NULL'
      return new Request({ op, detail, calls, completion, fill: () => {} })
    })
  }

  /** Its messages are in no timeline, so the call must be. */
  #start(op: string, prepared: Prepared): Completion<unknown> {
    return this.own.calls.runNow(op, detailOf(prepared), () => {
      if (this.#share(prepared)) return done(null)
      const { rank, ...operation } = prepared
      try {
        return this.own.window.begin(rank, operation)
      } catch (error) {
        throw exceptionFrom(op, error)
      }
    })
  }
}

function detailOf({ rank, data, into }: Prepared): string {
  const bytes = (data ?? into)?.byteLength ?? 0
  return `target_rank ${rank}, ${bytes} bytes`
}

/** Two short buffers as one message. @throws {Exception} ERR_BUFFER for those of a GPU */
function joined(first: Buffer, second: Buffer): Buffer {
  if (first.deferred || second.deferred) {
    throw new Exception('ERR_BUFFER', 'Compare_and_swap: a GPU array cannot be compared; read it first')
  }
  const bytes = new Uint8Array(first.byteLength + second.byteLength)
  void first.read(0, bytes.subarray(0, first.byteLength))
  void second.read(0, bytes.subarray(first.byteLength))
  return new BytesBuffer(bytes)
}
