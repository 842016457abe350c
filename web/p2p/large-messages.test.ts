import { Buffer as NodeBuffer } from 'node:buffer'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { ending, twoRanks } from '../testing/messages.ts'
import { type Buffer, BytesBuffer } from './buffer.ts'
import { allocate } from './memory.ts'

const MiB = 1024 * 1024
const GiB = 1024 * MiB

/** A gigabyte that nobody holds: byte i is byte i modulo PERIOD of this. The period fits no piece of a message. */
const PERIOD = 1_000_003
const REPEATED = Uint8Array.from({ length: 2 * PERIOD }, (_, i) => ((i % PERIOD) * 31 + ((i % PERIOD) >> 8) * 7) & 255)
const bytesAt = (offset: number, length: number): Uint8Array =>
  REPEATED.subarray(offset % PERIOD, (offset % PERIOD) + length)

/** Makes its bytes when they are read, checks them when they are written, and keeps none. */
class CheckedBuffer implements Buffer {
  readonly byteLength = GiB
  readonly deferred = false
  rightBytes = 0
  readonly #written: (end: number) => void

  constructor(written: (end: number) => void = () => {}) {
    this.#written = written
  }

  read(offset: number, into: Uint8Array): void {
    into.set(bytesAt(offset, into.byteLength))
  }

  write(offset: number, from: Uint8Array): void {
    if (NodeBuffer.compare(from, bytesAt(offset, from.byteLength)) === 0) this.rightBytes += from.byteLength
    this.#written(offset + from.byteLength)
  }
}

/** Memory of arrays that something still holds. */
function liveArrayBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') collect()
  return process.memoryUsage().arrayBuffers
}

describe('a message of 1 GiB', () => {
  it('arrives whole, and holds less than 64 MiB beside its two buffers', { timeout: 60_000 }, async () => {
    const [a, b] = twoRanks()
    const before = liveArrayBytes()
    let most = 0
    let nextLook = 0
    const into = new CheckedBuffer((end) => {
      if (end < nextLook) return
      nextLook += 64 * MiB
      most = Math.max(most, liveArrayBytes() - before)
    })
    const message = { context: 0, tag: 0, kind: 2 }
    const received = b.receive({ ...message, source: 0, accept: () => into })
    await a.send(1, { ...message, buffer: new CheckedBuffer() }).wait()
    expect((await received.wait()).bytes).toBe(GiB)
    expect(into.rightBytes).toBe(GiB)
    expect(nextLook).toBe(GiB + 64 * MiB)
    expect(most).toBeGreaterThan(0)
    expect(most).toBeLessThan(64 * MiB)
  })
})

describe('a message for which there is no memory', () => {
  it('fails at its receiver with ERR_NO_MEM and its length; its sender and the next message are not held up', async () => {
    const [a, b] = twoRanks()
    const bytes = 2 ** 45
    const announced = { byteLength: bytes, deferred: false, read: () => {}, write: () => {} }
    const sent = a.send(1, { context: 0, tag: 0, kind: 2, buffer: announced })
    const accept = (envelope: { bytes: number }): Buffer => new BytesBuffer(allocate(envelope.bytes))
    await expect(ending(b.receive({ context: 0, source: 0, tag: 0, accept }))).rejects.toMatchObject({
      code: 'ERR_NO_MEM',
      message: `there is no memory for ${bytes} bytes; use smaller parts`,
    })
    await sent.wait()
    const next = a.send(1, { context: 0, tag: 0, kind: 2, buffer: new BytesBuffer(new Uint8Array(8)) })
    expect((await b.receive({ context: 0, source: 0, tag: 0, accept }).wait()).bytes).toBe(8)
    await next.wait()
    await Promise.all([a.finalize(), b.finalize()])
  })
})
