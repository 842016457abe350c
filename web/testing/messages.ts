import { BytesBuffer } from '../p2p/buffer.ts'
import type { Completion } from '../p2p/completion.ts'
import type { Endpoint } from '../p2p/endpoint.ts'
import { CommError } from '../p2p/error.ts'
import type { Envelope } from '../p2p/matching.ts'
import { loopbackEndpoints } from './endpoints.ts'

/** Contexts: of user messages, and of collectives. */
export const USER = 0
export const COLLECTIVE = 1

/** Two ranks joined by a loopback link. */
export function twoRanks(): [Endpoint, Endpoint] {
  return loopbackEndpoints(2) as [Endpoint, Endpoint]
}

export function send(
  from: Endpoint,
  dest: number,
  tag: number,
  data: Uint8Array,
  context = USER,
  synchronous = false,
): Completion<void> {
  return from.send(dest, { context, tag, kind: 2, buffer: new BytesBuffer(data), synchronous })
}

/** Fails with ERR_TRUNCATE where the message is longer than `into`. */
export function receive(
  at: Endpoint,
  source: number,
  tag: number,
  into: Uint8Array,
  context = USER,
): Completion<Envelope> {
  const accept = ({ bytes }: Envelope): BytesBuffer => {
    if (bytes > into.byteLength) throw new CommError('ERR_TRUNCATE', `${bytes} bytes for ${into.byteLength}`)
    return new BytesBuffer(into)
  }
  return at.receive({ context, source, tag, accept })
}

/** The way a completion ends, as a promise. */
export const ending = async <T>(completion: Pick<Completion<T>, 'wait'>): Promise<T> => completion.wait()

/** Bytes that tell where they belong: nothing repeats within a frame. */
export function pattern(length: number, salt = 0): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i++) bytes[i] = (i * 31 + (i >> 8) * 7 + salt) & 255
  return bytes
}

/** A message that is a number. */
export const numbered = (value: number): Uint8Array => new Uint8Array(Float64Array.of(value).buffer)

export const numberIn = (bytes: Uint8Array): number => new Float64Array(bytes.slice(0, 8).buffer)[0] ?? Number.NaN

/** Lets so many tasks of the event loop run. */
export async function tasks(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve))
}

/** Sends `data`, and does something when the byte at `at` is about to be read. */
export class Tripwire extends BytesBuffer {
  readonly #at: number
  readonly #action: () => void

  constructor(data: Uint8Array, at: number, action: () => void) {
    super(data)
    this.#at = at
    this.#action = action
  }

  override read(offset: number, into: Uint8Array): void {
    if (offset <= this.#at && this.#at < offset + into.byteLength) this.#action()
    super.read(offset, into)
  }
}
