import { Slice } from '../coll/slice.ts'
import type { Buffer } from '../p2p/buffer.ts'
import { Completion } from '../p2p/completion.ts'
import type { Endpoint } from '../p2p/endpoint.ts'
import { CommError } from '../p2p/error.ts'
import { kindsFit } from '../p2p/kind.ts'
import { type Envelope, MAX_TAG } from '../p2p/matching.ts'
import { Exception } from './exception.ts'
import { kindName } from './kind-name.ts'
import { type Plan, planMessage, Plans } from './plans.ts'
import type { Partitions } from './prequest.ts'
import { done, type Received } from './receiving.ts'

/** One start of a message in partitions. */
interface Round<T> {
  completion: Completion<T>
  /** Which partitions were sent, or have come. */
  isDone: Uint8Array
  done: number
  /** What is under way. */
  parts: Completion<unknown>[]
}

/** A message in partitions: prepared once, started often. */
export interface PartitionedMessage<T> extends Partitions {
  start: () => Completion<T>
}

/** A buffer that is sent, or filled, partition by partition. */
export interface PartitionedBuffer {
  /** All of it. */
  buffer: Buffer
  /** Kind of its elements. */
  kind: number
  partitions: number
}

/**
 * Messages in partitions of one communicator (MPI 4.1, chapter 4). The sender says beforehand how it cuts the message
 * (`Plan`); each partition is then a message with a tag of its own, in a context that nothing else uses. The receiver may
 * cut its buffer otherwise: its partition has come when all those have come that reach into it.
 */
export class PartitionedMessages {
  readonly #endpoint: Endpoint
  readonly #context: number
  readonly #plans = new Map<number, Plans>()
  #nextTag = 1

  /** @param context in which nothing else is sent */
  constructor(endpoint: Endpoint, context: number) {
    this.#endpoint = endpoint
    this.#context = context
  }

  /** @param dest its number in the world; null: `MPI.PROC_NULL` */
  send(op: string, dest: number | null, tag: number, of: PartitionedBuffer): PartitionedMessage<void> {
    const { buffer, kind, partitions: count } = of
    const bytes = buffer.byteLength / count
    const first = this.#tags(count)
    if (dest !== null) this.#tell(dest, { tag, partitions: count, bytes: buffer.byteLength, first })
    let round: Round<void> | null = null
    const ready = (partition: number): void => {
      const current = round
      if (!current) return
      if (current.isDone[partition]) {
        throw new Exception(
          'ERR_REQUEST',
          `${op}: partition ${partition} is ready already; name each once after a start`,
        )
      }
      current.isDone[partition] = 1
      const part = new Slice(buffer, partition * bytes, bytes)
      const message = { context: this.#context, tag: first + partition, kind, buffer: part }
      const sent = dest === null ? done(undefined) : this.#endpoint.send(dest, message)
      follow(current, sent, () => current.completion.resolve(undefined))
    }
    const start = (): Completion<void> => {
      round = begun(count)
      return round.completion
    }
    return { count, start, ready, arrived: null }
  }

  /** @param source its number in the world; null: `MPI.PROC_NULL` */
  receive(source: number | null, tag: number, of: PartitionedBuffer): PartitionedMessage<Envelope | null> {
    const { buffer, kind, partitions: count } = of
    if (source === null) return { count, start: () => done(null), ready: null, arrived: () => true }
    const asked = new Completion<Plan>()
    // Each start asks how it ended.
    asked.observed = true
    this.#plansOf(source).ask(
      tag,
      (plan) => asked.resolve(plan),
      (error) => asked.reject(error),
    )
    let round: Round<Envelope | null> | null = null
    let plan: Plan | null = null
    const post = (current: Round<Envelope | null>): void => {
      if (asked.error) return current.completion.reject(asked.error)
      plan = asked.wait() as Plan
      const { partitions, bytes, first } = plan
      if (bytes !== buffer.byteLength) {
        const both = `the partitions have ${bytes} bytes together, but the buffer has ${buffer.byteLength}`
        return current.completion.reject(new CommError('ERR_TRUNCATE', `${both}; they must be equal`))
      }
      current.isDone = new Uint8Array(partitions)
      const envelope = { context: this.#context, source, tag, bytes, kind, terms: 0 }
      for (let i = 0; i < partitions; i++) {
        const part = new Slice(buffer, (i * bytes) / partitions, bytes / partitions)
        const received = this.#receive(source, first + i, part, kind)
        const arrive = (): void => void (current.isDone[i] = 1)
        follow(current, received, () => current.completion.resolve(envelope), arrive)
      }
    }
    const start = (): Received => {
      const current: Round<Envelope | null> = begun(0)
      round = current
      asked.whenSettled(() => post(current))
      return current.completion
    }
    const arrived = (partition: number): boolean => {
      if (!plan || !round) return false
      const reach = plan.partitions / count
      const [from, to] = [Math.floor(partition * reach), Math.ceil((partition + 1) * reach)]
      return round.isDone.length > 0 && round.isDone.subarray(from, to).every(Boolean)
    }
    return { count, start, ready: null, arrived }
  }

  #receive(source: number, tag: number, part: Buffer, kind: number): Completion<Envelope> {
    let received: Completion<Envelope> | null = null
    received = this.#endpoint.receive({
      context: this.#context,
      source,
      tag,
      accept: (envelope) => {
        // Another partition has failed meanwhile: the buffer is its owner's again.
        if (received?.error) throw received.error
        if (!kindsFit(envelope.kind, kind)) {
          const both = `a partition holds ${kindName(envelope.kind)}, not ${kindName(kind)}`
          throw new CommError('ERR_TYPE', `${both}; use the same kind of array on both ranks`)
        }
        if (envelope.bytes === part.byteLength) return part
        const both = `a partition has ${envelope.bytes} bytes where its sender has announced ${part.byteLength}`
        throw new CommError('ERR_TRUNCATE', both)
      },
    })
    return received
  }

  #tell(dest: number, plan: Plan): void {
    // What keeps it from being sent keeps the partitions too, and they are asked for.
    this.#endpoint.send(dest, { context: this.#context, ...planMessage(plan) }).observed = true
  }

  #plansOf(source: number): Plans {
    const known = this.#plans.get(source)
    if (known) return known
    const plans = new Plans(this.#endpoint, this.#context, source)
    this.#plans.set(source, plans)
    return plans
  }

  /** Tags for so many partitions, each used by one message alone until 2^31 are spent. */
  #tags(count: number): number {
    if (this.#nextTag + count > MAX_TAG) this.#nextTag = 1
    const first = this.#nextTag
    this.#nextTag += count
    return first
  }
}

function begun<T>(count: number): Round<T> {
  return { completion: new Completion<T>(), isDone: new Uint8Array(count), done: 0, parts: [] }
}

/** One partition of a round is under way: when the last one is done the round is; when one fails, all do. */
function follow<T>(round: Round<T>, part: Completion<unknown>, end: () => void, arrive = (): void => {}): void {
  round.parts.push(part)
  part.observed = true
  part.whenSettled(() => {
    if (part.error) {
      for (const other of round.parts) other.reject(part.error)
      return round.completion.reject(part.error)
    }
    arrive()
    if (++round.done === round.isDone.length) end()
  })
}
