import type { Accept } from '../p2p/endpoint.ts'
import type { Arrival } from '../p2p/incoming.ts'
import { takeArguments } from './arguments.ts'
import { from, RECEIVE, type ReceiveArguments, type ReceiveKeywords } from './message-arguments.ts'
import { Message, MESSAGE_NO_PROC } from './message.ts'
import { ObjectMessages } from './object-messages.ts'
import { done } from './receiving.ts'
import { oneTask } from './task.ts'

/**
 * Asking for a message before it is received (MPI 4.1, section 3.8). What does not wait and finds nothing gives the event
 * loop one task, so that a loop of probes makes progress.
 */
export class Probes extends ObjectMessages {
  /** Waits until a message that fits is there, and leaves it. */
  async Probe(...args: ReceiveArguments): Promise<true> {
    return this.#probe('Probe', args)
  }

  /** The same, whatever the message holds. */
  async probe(...args: ReceiveArguments): Promise<true> {
    return this.#probe('probe', args)
  }

  /** Whether a message that fits is there. */
  async Iprobe(...args: ReceiveArguments): Promise<boolean> {
    return this.#iprobe('Iprobe', args)
  }

  /** The same, whatever the message holds. */
  async iprobe(...args: ReceiveArguments): Promise<boolean> {
    return this.#iprobe('iprobe', args)
  }

  /** Waits until a message that fits is there, and takes it: no other receive gets it. `MPI.MESSAGE_NO_PROC` from PROC_NULL. */
  async Mprobe(...args: ReceiveArguments): Promise<Message> {
    return this.#mprobe('Mprobe', args)
  }

  /** The same, whatever the message holds. */
  async mprobe(...args: ReceiveArguments): Promise<Message> {
    return this.#mprobe('mprobe', args)
  }

  /** Takes a message that fits if one is there, else gives null. */
  async Improbe(...args: ReceiveArguments): Promise<Message | null> {
    return this.#improbe('Improbe', args)
  }

  /** The same, whatever the message holds. */
  async improbe(...args: ReceiveArguments): Promise<Message | null> {
    return this.#improbe('improbe', args)
  }

  async #probe(op: string, args: readonly unknown[]): Promise<true> {
    await this.receiving.block(() => {
      const { expected, detail, status } = this.#take(op, args)
      const begin = () => (expected ? this.setup.endpoint.probe(expected) : done(null))
      return { op, detail, status, begin }
    })
    return true
  }

  async #iprobe(op: string, args: readonly unknown[]): Promise<boolean> {
    const { expected, detail, status } = this.#take(op, args)
    const { endpoint } = this.setup
    const envelope = expected && (await this.#poll(op, detail, () => endpoint.iprobe(expected)))
    if (envelope === undefined) return false
    this.receiving.fill(status, envelope)
    return true
  }

  async #mprobe(op: string, args: readonly unknown[]): Promise<Message> {
    const { expected, detail, status } = this.#take(op, args)
    const { endpoint } = this.setup
    const start = () => (expected ? endpoint.mprobe(expected).wait() : null)
    const arrival = await this.call(() => ({ op, detail, start }))
    this.receiving.fill(status, arrival)
    return arrival ? this.#matched(arrival) : MESSAGE_NO_PROC
  }

  async #improbe(op: string, args: readonly unknown[]): Promise<Message | null> {
    const { expected, detail, status } = this.#take(op, args)
    const { endpoint } = this.setup
    const arrival = expected && (await this.#poll(op, detail, () => endpoint.improbe(expected)))
    if (arrival === undefined) return null
    this.receiving.fill(status, arrival)
    return arrival ? this.#matched(arrival) : MESSAGE_NO_PROC
  }

  #take(op: string, args: readonly unknown[]) {
    return this.handled(() => {
      const { source, tag, status } = takeArguments<ReceiveKeywords>(op, args, RECEIVE)
      return { expected: this.expected(op, source, tag), detail: from(source, tag), status }
    })
  }

  #matched(arrival: Arrival): Message {
    const { endpoint } = this.setup
    const detail = from(this.receiving.rankOf(arrival), arrival.tag)
    const receive = (accept: Accept) => endpoint.receiveMatched(arrival, accept)
    return new Message({ receiving: this.receiving, detail, receive })
  }

  /** Looks, and once more after one task of the event loop. */
  async #poll<T>(op: string, detail: string, look: () => T | undefined): Promise<T | undefined> {
    return this.call(() => ({ op, detail, start: () => look() ?? oneTask().then(look) }))
  }
}
