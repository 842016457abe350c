import { describe, expect, it } from 'vitest'
import { RING_BYTES, RING_MESSAGE_BYTES, RingReader, RingWriter, ringMemory } from './shm-ring.ts'

const HEADER_BYTES = 192

function ring() {
  const memory = ringMemory()
  return { memory, writer: new RingWriter(memory), reader: new RingReader(memory) }
}

/** The bytes of a message tell its number and their place. */
const byteOf = (number: number, place: number): number => (place * 7 + number) & 255

/** @returns whether there was room */
const write = (writer: RingWriter, bytes: number, number: number): boolean =>
  writer.write(bytes, (message) => {
    for (let i = 0; i < bytes; i++) message[i] = byteOf(number, i)
  })

/** What is next in the ring: as expected, something else, or nothing. */
function next(reader: RingReader, bytes: number, number: number): 'right' | 'wrong' | 'nothing' {
  let isRight = false
  const was = reader.read((message) => {
    isRight = message.length === bytes && message.every((byte, i) => byte === byteOf(number, i))
  })
  return was ? (isRight ? 'right' : 'wrong') : 'nothing'
}

describe('a ring', () => {
  it('gives back what was written, in order, over many times its length', () => {
    const { writer, reader } = ring()
    const lengths = [0, 1, 7, 8, 9, 1000, 65_537, RING_MESSAGE_BYTES]
    const length = (number: number): number => lengths[number % lengths.length] ?? 0
    let read = 0
    for (let written = 0; written < 500; written++) {
      while (!write(writer, length(written), written)) {
        expect(next(reader, length(read), read)).toBe('right')
        read++
      }
    }
    for (; read < 500; read++) expect(next(reader, length(read), read)).toBe('right')
    expect(next(reader, 0, 0)).toBe('nothing')
    expect(reader.isEmpty).toBe(true)
  })

  it('refuses what does not fit, and notes that its writer waits until the reader has asked', () => {
    const { writer, reader } = ring()
    let written = 0
    while (write(writer, RING_MESSAGE_BYTES, 1)) written++
    expect(written).toBe(Math.floor(RING_BYTES / (RING_MESSAGE_BYTES + 8)))
    expect(reader.takeBlocked()).toBe(true)
    expect(reader.takeBlocked()).toBe(false)
    expect(writer.fits(RING_MESSAGE_BYTES)).toBe(false)
    expect(reader.takeBlocked()).toBe(true)
    expect(next(reader, RING_MESSAGE_BYTES, 1)).toBe('right')
    expect(next(reader, RING_MESSAGE_BYTES, 1)).toBe('right')
    expect(write(writer, RING_MESSAGE_BYTES, 2)).toBe(true)
  })

  it('keeps what is being read until its reader is done with it', () => {
    const { writer, reader } = ring()
    while (write(writer, RING_MESSAGE_BYTES, 1));
    reader.read(() => expect(write(writer, RING_MESSAGE_BYTES, 2)).toBe(false))
  })

  it('holds nothing of a message whose writer failed', () => {
    const { writer, reader } = ring()
    const fail = (): never => {
      throw new Error('cannot be read')
    }
    expect(() => writer.write(8, fail)).toThrow('cannot be read')
    expect(reader.isEmpty).toBe(true)
    expect(write(writer, 8, 3)).toBe(true)
    expect(next(reader, 8, 3)).toBe('right')
  })

  it('tells its writer how far it has been read', () => {
    const { writer, reader } = ring()
    write(writer, 100, 1)
    const mark = writer.written
    write(writer, 100, 2)
    expect(writer.hasRead(mark)).toBe(false)
    next(reader, 100, 1)
    expect(writer.hasRead(mark)).toBe(true)
    expect(writer.hasRead(writer.written)).toBe(false)
  })

  it('goes on when its counters pass 2^32', () => {
    const memory = ringMemory()
    // As after 4 GiB less a quarter of a ring.
    const words = new Int32Array(memory)
    words[0] = words[16] = -RING_BYTES / 4
    const [writer, reader] = [new RingWriter(memory), new RingReader(memory)]
    for (let i = 0; i < 2000; i++) {
      expect(write(writer, 1000, i)).toBe(true)
      expect(next(reader, 1000, i)).toBe('right')
    }
  })

  it.each([
    ['a length beyond the longest message', RING_MESSAGE_BYTES + 1],
    ['a negative length', -2],
    ['a length beyond what was written', 4096],
  ])('with %s is no ring of ours', (_, length) => {
    const { memory, writer, reader } = ring()
    write(writer, 16, 1)
    new Int32Array(memory)[HEADER_BYTES / 4] = length
    expect(() => next(reader, 16, 1)).toThrow(RangeError)
  })

  it('takes no memory of another length', () => {
    expect(() => new RingWriter(new SharedArrayBuffer(100))).toThrow('a ring of 100 bytes')
  })
})
