import { BytesBuffer } from '../p2p/buffer.ts'
import type { Endpoint } from '../p2p/endpoint.ts'
import type { Envelope } from '../p2p/matching.ts'
import { CommError } from '../p2p/error.ts'

/** More partitions than this a message cannot have. */
export const MAX_PARTITIONS = 2 ** 16

/** What the sender of partitions tells the receiver before it sends any. */
export interface Plan {
  /** The program's. */
  tag: number
  partitions: number
  /** Of all partitions together. */
  bytes: number
  /** Tag of the first partition; the others follow. */
  first: number
}

/** Tag of plans; partitions have others. */
const PLAN_TAG = 0
const PLAN_BYTES = 4 * Float64Array.BYTES_PER_ELEMENT

/** A plan as a message. */
export const planMessage = ({ tag, partitions, bytes, first }: Plan) => ({
  tag: PLAN_TAG,
  kind: 0,
  buffer: new BytesBuffer(Float64Array.of(tag, partitions, bytes, first)),
})

interface Waiting {
  tag: number
  take: (plan: Plan) => void
  fail: (error: Error) => void
}

/** The plans that come from one rank: they meet the receives with their tag, both in the order in which they were made. */
export class Plans {
  readonly #endpoint: Pick<Endpoint, 'receive'>
  readonly #context: number
  readonly #source: number
  #waiting: Waiting[] = []
  #unclaimed: Plan[] = []
  #isListening = false

  /** @param source its number in the world */
  constructor(endpoint: Pick<Endpoint, 'receive'>, context: number, source: number) {
    this.#endpoint = endpoint
    this.#context = context
    this.#source = source
  }

  /** Asks for the next plan with this tag. @param fail called when none can come */
  ask(tag: number, take: (plan: Plan) => void, fail: (error: Error) => void): void {
    const known = this.#unclaimed.findIndex((plan) => plan.tag === tag)
    const [plan] = known < 0 ? [] : this.#unclaimed.splice(known, 1)
    if (plan) return take(plan)
    this.#waiting.push({ tag, take, fail })
    this.#listen()
  }

  #listen(): void {
    if (this.#isListening || this.#waiting.length === 0) return
    this.#isListening = true
    const numbers = new Float64Array(PLAN_BYTES / Float64Array.BYTES_PER_ELEMENT)
    const received = this.#endpoint.receive({
      context: this.#context,
      source: this.#source,
      tag: PLAN_TAG,
      isStanding: true,
      accept: ({ bytes }: Envelope) => {
        if (bytes === PLAN_BYTES) return new BytesBuffer(numbers)
        throw new CommError('ERR_OTHER', `a plan of ${bytes} bytes for partitions, where one has ${PLAN_BYTES}`)
      },
    })
    // Who waits for it is told.
    received.observed = true
    received.whenSettled(() => {
      this.#isListening = false
      if (received.error) this.#fail(received.error)
      else this.#arrived(numbers)
      this.#listen()
    })
  }

  #arrived(numbers: Float64Array): void {
    const [tag = 0, partitions = 0, bytes = 0, first = 0] = numbers
    const legal = [tag, partitions, bytes, first].every((number) => Number.isSafeInteger(number) && number >= 0)
    if (!legal || partitions < 1 || partitions > MAX_PARTITIONS) {
      return this.#fail(
        new CommError('ERR_OTHER', `a plan for partitions that no rank can have: ${numbers.join(', ')}`),
      )
    }
    const plan = { tag, partitions, bytes, first }
    const asks = this.#waiting.findIndex((waiting) => waiting.tag === tag)
    const [waiting] = asks < 0 ? [] : this.#waiting.splice(asks, 1)
    if (waiting) waiting.take(plan)
    else this.#unclaimed.push(plan)
  }

  #fail(error: Error): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const { fail } of waiting) fail(error)
  }
}
