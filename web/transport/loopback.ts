import { FramedLink } from './framed-link.ts'
import type { Link, LinkKind } from './link.ts'
import type { Wire } from './wire.ts'

/**
 * Two ends of a wire in one process: for tests of everything above the link, with hundreds of ranks. Messages arrive in
 * a later task, as they would from a network, many in one task, and their buffers are handed over, not copied.
 */
export function loopbackWires(maxMessageBytes = 256 * 1024): [Wire, Wire] {
  const a = new LoopbackWire(maxMessageBytes)
  const b = new LoopbackWire(maxMessageBytes)
  a.connect(b)
  b.connect(a)
  return [a, b]
}

/** The two ends of a link in one process. */
export function loopbackPair(run = 1): [Link, Link] {
  const [a, b] = loopbackWires()
  return [new FramedLink(a, run), new FramedLink(b, run)]
}

/** The link of a rank to itself. */
export function selfLink(run = 1): Link {
  const wire = new LoopbackWire(256 * 1024, 'self')
  wire.connect(wire)
  return new FramedLink(wire, run)
}

class LoopbackWire implements Wire {
  readonly kind: LinkKind
  readonly maxMessageBytes: number
  readonly replaceable = false
  shared: ((name: number, memory: SharedArrayBuffer) => void) | null = null
  #peer: LoopbackWire | null = null
  #message: ((bytes: Uint8Array<ArrayBuffer>) => void) | null = null
  #closed: ((why: string) => void) | null = null
  #early: Uint8Array<ArrayBuffer>[] = []
  #open = true

  constructor(maxMessageBytes: number, kind: LinkKind = 'loopback') {
    this.kind = kind
    this.maxMessageBytes = maxMessageBytes
  }

  connect(peer: LoopbackWire): void {
    this.#peer = peer
  }

  attach(message: (bytes: Uint8Array<ArrayBuffer>) => void, closed: (why: string) => void): void {
    this.#message = message
    this.#closed = closed
    const early = this.#early
    this.#early = []
    for (const bytes of early) message(bytes)
  }

  send(message: Uint8Array<ArrayBuffer>): void {
    if (!this.#open) throw new Error('the loopback wire is closed')
    const peer = this.#peer
    if (peer) nextTask(() => peer.#deliver(message))
  }

  share(name: number, memory: SharedArrayBuffer): void {
    const peer = this.#peer
    if (peer) nextTask(() => peer.shared?.(name, memory))
  }

  close(): void {
    if (!this.#open) return
    this.#open = false
    const peer = this.#peer
    if (peer) nextTask(() => peer.#hangUp())
  }

  #deliver(message: Uint8Array<ArrayBuffer>): void {
    if (!this.#open) return
    if (this.#message) this.#message(message)
    else this.#early.push(message)
  }

  #hangUp(): void {
    if (!this.#open) return
    this.#open = false
    this.#closed?.('it closed the link')
  }
}

/** Runs jobs in a task of their own, in order; all that is due shares one task. */
const nextTask = (() => {
  let due: (() => void)[] = []
  const { port1, port2 } = new MessageChannel()
  const run = () => {
    const jobs = due
    due = []
    for (const job of jobs) job()
  }
  port1.onmessage = run
  // Node: an idle port must not keep a test process alive.
  if ('unref' in port1 && typeof port1.unref === 'function') port1.unref()
  return (job: () => void) => {
    if (due.push(job) === 1) port2.postMessage(null)
  }
})()
