import type { allreduce } from '../coll/collectives.ts'
import type { Reduction } from '../coll/reduction.ts'
import { checkAlike, checkKinds } from './agreement.ts'
import { type Arguments, takeArguments } from './arguments.ts'
import type { BufferData } from './buffer-data.ts'
import type { BufSpec, InPlace, Numbers } from './buffer-forms.ts'
import { type MessageBuffer, messageBuffer } from './buffer-spec.ts'
import { checkCount } from './checks.ts'
import type { NextNumber, PreparedCall } from './comm-base.ts'
import { Exception } from './exception.ts'
import { ExchangeCollectives } from './exchange-collectives.ts'
import type { Info } from './info.ts'
import { type InitKeywords, takeInfo } from './init-arguments.ts'
import { type Op, reductionOf } from './op.ts'
import { SUM } from './predefined-ops.ts'
import type { Prequest } from './prequest.ts'
import type { Request } from './request.ts'
import { toldCounts } from './told-counts.ts'
import { evenCounts } from './vector-spec.ts'

export type OpKeywords = { op?: Op }
export type OpArguments = Arguments<[op?: Op], OpKeywords>
type ReduceKeywords = { op?: Op; root?: number }
type ReduceArguments = Arguments<[op?: Op, root?: number], ReduceKeywords>
type ReduceScatterKeywords = { recvcounts?: Numbers | null; op?: Op }
type ReduceScatterArguments = Arguments<[recvcounts?: Numbers | null, op?: Op], ReduceScatterKeywords>
export type InitOpArguments = Arguments<[op?: Op, info?: Info | null], OpKeywords & InitKeywords>
type InitReduceArguments = Arguments<[op?: Op, root?: number, info?: Info | null], ReduceKeywords & InitKeywords>
type InitReduceScatterArguments = Arguments<
  [recvcounts?: Numbers | null, op?: Op, info?: Info | null],
  ReduceScatterKeywords & InitKeywords
>

/**
 * Reductions (MPI 4.1, sections 6.9 to 6.11): the ranks' arrays are combined element by element, by `MPI.SUM` unless
 * another op is given. With `MPI.IN_PLACE` as `sendbuf` this rank's data is in `recvbuf`, where the result replaces it.
 * `…_init` prepare an operation, to be started often.
 */
export class Reductions<Nothing extends null = never> extends ExchangeCollectives<Nothing> {
  /** The result is put into root's `recvbuf`; the others pass `null`. */
  Reduce<A extends BufferData>(
    sendbuf: BufSpec<A> | InPlace,
    recvbuf: BufSpec<A> | null,
    ...args: ReduceArguments
  ): Promise<void> {
    return this.call(() => this.#reduce('Reduce', sendbuf, recvbuf, args))
  }

  Ireduce<A extends BufferData>(
    sendbuf: BufSpec<A> | InPlace,
    recvbuf: BufSpec<A> | null,
    ...args: ReduceArguments
  ): Request {
    return this.request(() => this.#reduce('Ireduce', sendbuf, recvbuf, args))
  }

  Reduce_init<A extends BufferData>(
    sendbuf: BufSpec<A> | InPlace,
    recvbuf: BufSpec<A> | null,
    ...args: InitReduceArguments
  ): Prequest {
    const op = 'Reduce_init'
    return this.persistent(() => this.#reduce(op, sendbuf, recvbuf, takeInfo(op, args, 2)))
  }

  /** The result is put into every rank's `recvbuf`. */
  Allreduce<A extends BufferData>(
    sendbuf: BufSpec<A> | InPlace,
    recvbuf: BufSpec<A>,
    ...args: OpArguments
  ): Promise<void> {
    return this.call(() => this.#allreduce('Allreduce', sendbuf, recvbuf, args))
  }

  Iallreduce<A extends BufferData>(sendbuf: BufSpec<A> | InPlace, recvbuf: BufSpec<A>, ...args: OpArguments): Request {
    return this.request(() => this.#allreduce('Iallreduce', sendbuf, recvbuf, args))
  }

  Allreduce_init<A extends BufferData>(
    sendbuf: BufSpec<A> | InPlace,
    recvbuf: BufSpec<A>,
    ...args: InitOpArguments
  ): Prequest {
    const op = 'Allreduce_init'
    return this.persistent(() => this.#allreduce(op, sendbuf, recvbuf, takeInfo(op, args, 1)))
  }

  /** The result is cut into blocks of equal size; rank r gets block r. In place, it is put at the start of `recvbuf`. */
  Reduce_scatter_block<A extends BufferData>(
    sendbuf: BufSpec<A> | InPlace,
    recvbuf: BufSpec<A>,
    ...args: OpArguments
  ): Promise<void> {
    return this.call(() => this.#reduceScatterBlock('Reduce_scatter_block', sendbuf, recvbuf, args))
  }

  Ireduce_scatter_block<A extends BufferData>(
    sendbuf: BufSpec<A> | InPlace,
    recvbuf: BufSpec<A>,
    ...args: OpArguments
  ): Request {
    return this.request(() => this.#reduceScatterBlock('Ireduce_scatter_block', sendbuf, recvbuf, args))
  }

  Reduce_scatter_block_init<A extends BufferData>(
    sendbuf: BufSpec<A> | InPlace,
    recvbuf: BufSpec<A>,
    ...args: InitOpArguments
  ): Prequest {
    const op = 'Reduce_scatter_block_init'
    return this.persistent(() => this.#reduceScatterBlock(op, sendbuf, recvbuf, takeInfo(op, args, 1)))
  }

  /**
   * The same with `recvcounts[r]` elements for rank r. Without counts every rank gets as many as its `recvbuf` has room
   * for; in place, where that is not known, as evenly as possible.
   */
  Reduce_scatter<A extends BufferData>(
    sendbuf: BufSpec<A> | InPlace,
    recvbuf: BufSpec<A>,
    ...args: ReduceScatterArguments
  ): Promise<void> {
    return this.call(() => this.#reduceScatter('Reduce_scatter', sendbuf, recvbuf, args))
  }

  Ireduce_scatter<A extends BufferData>(
    sendbuf: BufSpec<A> | InPlace,
    recvbuf: BufSpec<A>,
    ...args: ReduceScatterArguments
  ): Request {
    return this.request(() => this.#reduceScatter('Ireduce_scatter', sendbuf, recvbuf, args))
  }

  Reduce_scatter_init<A extends BufferData>(
    sendbuf: BufSpec<A> | InPlace,
    recvbuf: BufSpec<A>,
    ...args: InitReduceScatterArguments
  ): Prequest {
    const op = 'Reduce_scatter_init'
    return this.persistent(() => this.#reduceScatter(op, sendbuf, recvbuf, takeInfo(op, args, 2)))
  }

  #reduce(name: string, sendbuf: unknown, recvbuf: unknown, args: readonly unknown[]): PreparedCall<void> {
    const { op, root: given } = takeArguments<ReduceKeywords>(name, args, { op: SUM, root: 0 })
    const root = this.rootOf(name, given)
    const input = root.hasPart ? this.ownPart(name, 'sendbuf', sendbuf, root.isHere) : null
    const output = root.isHere ? messageBuffer(name, 'recvbuf', recvbuf) : null
    if (input && output) checkAlike(name, 'sendbuf', input, 'recvbuf', output)
    const datatype = (input ?? output)?.datatype
    const reduction = datatype ? reductionOf(name, op, datatype) : NO_REDUCTION
    const ranks = (next?: NextNumber) => this.begin(name, datatype?.kind ?? 0, { root: root.rank, op }, next)
    const [from, into] = [input?.buffer ?? null, output?.buffer ?? null]
    const start = (next?: NextNumber) => this.operations.reduce(ranks(next), from, into, reduction, root.rank)
    return { op: name, detail: root.detail, start }
  }

  #allreduce(name: string, sendbuf: unknown, recvbuf: unknown, args: readonly unknown[]): PreparedCall<void> {
    return this.everywhere(name, sendbuf, recvbuf, args, this.operations.allreduce)
  }

  /** A reduction of which every rank gets a result as long as what it gives. */
  protected everywhere(
    name: string,
    sendbuf: unknown,
    recvbuf: unknown,
    args: readonly unknown[],
    carryOut: typeof allreduce,
  ): PreparedCall<void> {
    const { op } = takeArguments<OpKeywords>(name, args, { op: SUM })
    const input = this.ownPart(name, 'sendbuf', sendbuf, true)
    const output = messageBuffer(name, 'recvbuf', recvbuf)
    if (input) checkAlike(name, 'sendbuf', input, 'recvbuf', output)
    const reduction = reductionOf(name, op, output.datatype)
    const ranks = (next?: NextNumber) => this.begin(name, output.datatype.kind, { op }, next)
    const own = input?.buffer ?? null
    return { op: name, detail: '', start: (next) => carryOut(ranks(next), own, output.buffer, reduction) }
  }

  #reduceScatterBlock(name: string, sendbuf: unknown, recvbuf: unknown, args: readonly unknown[]): PreparedCall<void> {
    const { op } = takeArguments<OpKeywords>(name, args, { op: SUM })
    const { input, output } = this.#inAndOut(name, sendbuf, recvbuf)
    const whole = (input ?? output).count
    if (whole % this.size !== 0) {
      const why = `which ${this.size} ranks cannot share equally; use ${name.replace('_block', '')}`
      throw new Exception('ERR_COUNT', `${name}: ${input ? 'sendbuf' : 'recvbuf'} has ${whole} elements, ${why}`)
    }
    const counts = evenCounts(whole, this.size)
    return this.#scatterResult(name, input, output, counts, op)
  }

  #reduceScatter(name: string, sendbuf: unknown, recvbuf: unknown, args: readonly unknown[]): PreparedCall<void> {
    const { recvcounts, op } = takeArguments<ReduceScatterKeywords>(name, args, { recvcounts: null, op: SUM })
    const { input, output } = this.#inAndOut(name, sendbuf, recvbuf)
    if (recvcounts === null && input) return this.#scatterByRoom(name, input, output, op)
    const counts = recvcounts === null ? evenCounts(output.count, this.size) : Array.from(recvcounts)
    counts.forEach((count, rank) => checkCount(name, `recvcounts[${rank}]`, count))
    if (counts.length !== this.size) {
      const both = `recvcounts are ${counts.length} numbers, but the communicator has ${this.size} ranks`
      throw new Exception('ERR_COUNT', `${name}: ${both}`)
    }
    return this.#scatterResult(name, input, output, counts, op)
  }

  #inAndOut(name: string, sendbuf: unknown, recvbuf: unknown) {
    const input = this.ownPart(name, 'sendbuf', sendbuf, true)
    const output = messageBuffer(name, 'recvbuf', recvbuf)
    if (input) checkKinds(name, 'sendbuf', input.datatype, 'recvbuf', output.datatype)
    const [sent, received] = [(input ?? output).datatype.size, output.datatype.size]
    if (sent !== received) {
      const both = `sendbuf has elements of ${sent} bytes, recvbuf has elements of ${received}`
      throw new Exception('ERR_TYPE', `${name}: ${both}; use one datatype`)
    }
    return { input, output }
  }

  #scatterResult(
    name: string,
    input: MessageBuffer | null,
    output: MessageBuffer,
    counts: readonly number[],
    op: Op,
  ): PreparedCall<void> {
    this.#checkCounts(name, input, output, counts)
    const reduction = reductionOf(name, op, output.datatype)
    const ranks = (next?: NextNumber) => this.begin(name, output.datatype.kind, { op }, next)
    const blockBytes = counts.map((count) => count * output.datatype.size)
    const own = input?.buffer ?? null
    const start = (next?: NextNumber) =>
      this.operations.reduceScatter(ranks(next), own, output.buffer, blockBytes, reduction)
    return { op: name, detail: '', start }
  }

  /** The ranks tell each other first how much room they have. */
  #scatterByRoom(name: string, input: MessageBuffer, output: MessageBuffer, op: Op): PreparedCall<void> {
    const { kind, size } = output.datatype
    const reduction = reductionOf(name, op, output.datatype)
    const start = async (next?: NextNumber) => {
      const [telling, ranks] = [this.begin(name, 0, { op }, next), this.begin(name, kind, { op }, next)]
      const counts = await toldCounts(telling.ownGroup(), output.count)
      const blockBytes = counts.map((count) => count * size)
      // One run, not two: a peer's blocks may come before this rank has checked its counts.
      await ranks.run(async () => {
        this.#checkCounts(name, input, output, counts)
        await this.operations.reduceScatter(ranks, input.buffer, output.buffer, blockBytes, reduction)
      })
    }
    return { op: name, detail: '', start }
  }

  /** @throws {Exception} ERR_COUNT unless they fit the buffers */
  #checkCounts(name: string, input: MessageBuffer | null, output: MessageBuffer, counts: readonly number[]): void {
    const [whole, total] = [(input ?? output).count, counts.reduce((sum, count) => sum + count, 0)]
    if (whole !== total) {
      const both = `${input ? 'sendbuf' : 'recvbuf'} has ${whole} elements, but all ranks together get ${total}`
      throw new Exception('ERR_COUNT', `${name}: ${both}; they must be equal`)
    }
    const own = counts[this.rank] ?? 0
    if (input && output.count !== own) {
      const both = `recvbuf has ${output.count} elements, but this rank gets ${own}`
      throw new Exception('ERR_COUNT', `${name}: ${both}; they must be equal`)
    }
  }
}

/** Of a rank without a part, which has no data to be combined. */
const NO_REDUCTION: Reduction = { combine: () => {}, elementBytes: 1, commutative: true }
