import { describe, expect, it } from 'vitest'
import { RING_BYTES, RING_MESSAGE_BYTES, RingReader, RingWriter, ringMemory } from './shm-ring.ts'

const HEADER_BYTES = 192

function ring() {
  const memory = ringMemory()
  return { memory, writer: new RingWriter(memory), reader: new RingReader(memory) }
}

/** A message whose bytes tell its number and their place. */
function message(bytes: number, number: number): Uint8Array {
  const made = new Uint8Array(bytes)
  for (let i = 0; i < bytes; i++) made[i] = i * 7 + number
  return made
}

/** Vitest compares arrays of this length entry by entry, for seconds. */
const isMessage = (read: Uint8Array | null, bytes: number, number: number): boolean =>
  read !== null && Buffer.compare(read, message(bytes, number)) === 0

describe('a ring', () => {
  it('gives back what was written, in order, over many times its length', () => {
    const { writer, reader } = ring()
    const lengths = [0, 1, 7, 8, 9, 1000, 65_537, RING_MESSAGE_BYTES]
    let read = 0
    for (let written = 0; written < 500; written++) {
      const next = message(lengths[written % lengths.length] ?? 0, written)
      while (!writer.write(next)) {
        expect(isMessage(reader.read(), lengths[read % lengths.length] ?? 0, read)).toBe(true)
        read++
      }
    }
    for (; read < 500; read++) expect(isMessage(reader.read(), lengths[read % lengths.length] ?? 0, read)).toBe(true)
    expect(reader.read()).toBeNull()
    expect(reader.isEmpty).toBe(true)
  })

  it('refuses what does not fit, and notes that its writer waits until the reader has asked', () => {
    const { writer, reader } = ring()
    const large = message(RING_MESSAGE_BYTES, 1)
    let written = 0
    while (writer.write(large)) written++
    expect(written).toBe(Math.floor(RING_BYTES / (RING_MESSAGE_BYTES + 8)))
    expect(reader.takeBlocked()).toBe(true)
    expect(reader.takeBlocked()).toBe(false)
    expect(writer.fits(large.length)).toBe(false)
    expect(reader.takeBlocked()).toBe(true)
    reader.read()
    reader.read()
    expect(writer.write(large)).toBe(true)
  })

  it('goes on when its counters pass 2^32', () => {
    const memory = ringMemory()
    // As after 4 GiB less a quarter of a ring.
    const words = new Int32Array(memory)
    words[0] = words[16] = -RING_BYTES / 4
    const [writer, reader] = [new RingWriter(memory), new RingReader(memory)]
    for (let i = 0; i < 2000; i++) {
      expect(writer.write(message(1000, i))).toBe(true)
      expect(isMessage(reader.read(), 1000, i)).toBe(true)
    }
  })

  it.each([
    ['a length beyond the longest message', RING_MESSAGE_BYTES + 1],
    ['a negative length', -2],
    ['a length beyond what was written', 4096],
  ])('with %s is no ring of ours', (_, length) => {
    const { memory, writer, reader } = ring()
    writer.write(message(16, 1))
    new Int32Array(memory)[HEADER_BYTES / 4] = length
    expect(() => reader.read()).toThrow(RangeError)
  })

  it('takes no memory of another length', () => {
    expect(() => new RingWriter(new SharedArrayBuffer(100))).toThrow('a ring of 100 bytes')
  })
})
