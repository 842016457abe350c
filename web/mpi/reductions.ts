import { allreduce, exscan, reduce, reduceScatter, scan } from '../coll/collectives.ts'
import { checkAlike, checkKinds } from './agreement.ts'
import { type Arguments, takeArguments } from './arguments.ts'
import type { BufferData } from './buffer-data.ts'
import type { BufSpec, InPlace, Numbers } from './buffer-forms.ts'
import { type MessageBuffer, messageBuffer } from './buffer-spec.ts'
import { checkCount, checkRoot } from './checks.ts'
import type { PreparedCall } from './comm-base.ts'
import { Exception } from './exception.ts'
import { ExchangeCollectives } from './exchange-collectives.ts'
import { type Op, reductionOf } from './op.ts'
import { SUM } from './predefined-ops.ts'
import type { Request } from './request.ts'
import { toldCounts } from './told-counts.ts'
import { evenCounts } from './vector-spec.ts'

type OpKeywords = { op?: Op }
type OpArguments = Arguments<[op?: Op], OpKeywords>
type ReduceKeywords = { op?: Op; root?: number }
type ReduceArguments = Arguments<[op?: Op, root?: number], ReduceKeywords>
type ReduceScatterKeywords = { recvcounts?: Numbers | null; op?: Op }
type ReduceScatterArguments = Arguments<[recvcounts?: Numbers | null, op?: Op], ReduceScatterKeywords>

/**
 * Reductions (MPI 4.1, sections 6.9 to 6.11): the ranks' arrays are combined element by element, by `MPI.SUM` unless
 * another op is given. With `MPI.IN_PLACE` as `sendbuf` this rank's data is in `recvbuf`, where the result replaces it.
 */
export class Reductions extends ExchangeCollectives {
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

  /** The result is put into every rank's `recvbuf`. */
  Allreduce<A extends BufferData>(
    sendbuf: BufSpec<A> | InPlace,
    recvbuf: BufSpec<A>,
    ...args: OpArguments
  ): Promise<void> {
    return this.call(() => this.#everywhere('Allreduce', sendbuf, recvbuf, args, allreduce))
  }

  Iallreduce<A extends BufferData>(sendbuf: BufSpec<A> | InPlace, recvbuf: BufSpec<A>, ...args: OpArguments): Request {
    return this.request(() => this.#everywhere('Iallreduce', sendbuf, recvbuf, args, allreduce))
  }

  /** Every rank gets the result of the ranks up to itself. */
  Scan<A extends BufferData>(sendbuf: BufSpec<A> | InPlace, recvbuf: BufSpec<A>, ...args: OpArguments): Promise<void> {
    return this.call(() => this.#everywhere('Scan', sendbuf, recvbuf, args, scan))
  }

  Iscan<A extends BufferData>(sendbuf: BufSpec<A> | InPlace, recvbuf: BufSpec<A>, ...args: OpArguments): Request {
    return this.request(() => this.#everywhere('Iscan', sendbuf, recvbuf, args, scan))
  }

  /** Every rank gets the result of the ranks below it; rank 0's `recvbuf` stays as it is. */
  Exscan<A extends BufferData>(
    sendbuf: BufSpec<A> | InPlace,
    recvbuf: BufSpec<A>,
    ...args: OpArguments
  ): Promise<void> {
    return this.call(() => this.#everywhere('Exscan', sendbuf, recvbuf, args, exscan))
  }

  Iexscan<A extends BufferData>(sendbuf: BufSpec<A> | InPlace, recvbuf: BufSpec<A>, ...args: OpArguments): Request {
    return this.request(() => this.#everywhere('Iexscan', sendbuf, recvbuf, args, exscan))
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

  #reduce(name: string, sendbuf: unknown, recvbuf: unknown, args: readonly unknown[]): PreparedCall<void> {
    const { op, root } = takeArguments<ReduceKeywords>(name, args, { op: SUM, root: 0 })
    checkRoot(name, root, this.size)
    const isRoot = this.rank === root
    const input = this.ownPart(name, 'sendbuf', sendbuf, isRoot)
    const output = isRoot ? messageBuffer(name, 'recvbuf', recvbuf) : null
    if (input && output) checkAlike(name, 'sendbuf', input, 'recvbuf', output)
    const { datatype } = (input ?? output) as MessageBuffer
    const reduction = reductionOf(name, op, datatype)
    const ranks = this.begin(name, datatype.kind, { root, op })
    const detail = `root ${root}`
    return {
      op: name,
      detail,
      start: () => reduce(ranks, input?.buffer ?? null, output?.buffer ?? null, reduction, root),
    }
  }

  #everywhere(
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
    const ranks = this.begin(name, output.datatype.kind, { op })
    return { op: name, detail: '', start: () => carryOut(ranks, input?.buffer ?? null, output.buffer, reduction) }
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
    const ranks = this.begin(name, output.datatype.kind, { op })
    const blockBytes = counts.map((count) => count * output.datatype.size)
    const start = () => reduceScatter(ranks, input?.buffer ?? null, output.buffer, blockBytes, reduction)
    return { op: name, detail: '', start }
  }

  /** The ranks tell each other first how much room they have. */
  #scatterByRoom(name: string, input: MessageBuffer, output: MessageBuffer, op: Op): PreparedCall<void> {
    const { kind, size } = output.datatype
    const reduction = reductionOf(name, op, output.datatype)
    const [telling, ranks] = [this.begin(name, 0, { op }), this.begin(name, kind, { op })]
    const start = async () => {
      const counts = await toldCounts(telling, output.count)
      const blockBytes = counts.map((count) => count * size)
      // One run, not two: a peer's blocks may come before this rank has checked its counts.
      await ranks.run(async () => {
        this.#checkCounts(name, input, output, counts)
        await reduceScatter(ranks, input.buffer, output.buffer, blockBytes, reduction)
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
