import { expect, it } from 'vitest'
import { AttachedMemory, FixedMemory } from './memory.ts'
import { oneRun } from './place.ts'

it.each([
  [-1, 2],
  [0, 11],
  [10, 1],
])('memory of 10 bytes has no place at %i for %i bytes', (at, bytes) => {
  expect(() => new FixedMemory(new Uint8Array(10)).at(oneRun(at, bytes))).toThrow('the window has 10 here')
})

it('of memory that was transferred away nothing is left', () => {
  const bytes = new Uint8Array(10)
  const memory = new FixedMemory(bytes)
  structuredClone(bytes, { transfer: [bytes.buffer] })
  expect(() => memory.at(oneRun(0, 1))).toThrow('the window has 0 here')
  expect(memory.at(oneRun(0, 0)).byteLength).toBe(0)
})

it('attached memory is found where it lies, and nothing beside it', () => {
  const memory = new AttachedMemory()
  const parts = [5, 1, 8192, 0].map((length, i) => new Uint8Array(length).fill(i + 1))
  const places = parts.map((part) => memory.attach(part))
  expect(new Set(places).size).toBe(parts.length)
  for (const [i, part] of parts.entries()) {
    const at = places[i] ?? NaN
    const read = new Uint8Array(part.byteLength)
    void memory.at(oneRun(at, part.byteLength)).read(0, read)
    expect(read).toEqual(part)
    expect(() => memory.at(oneRun(at, part.byteLength + 1))).toThrow('in no memory that is attached here')
    expect(() => memory.at(oneRun(at - 1, 1))).toThrow('in no memory that is attached here')
  }
  expect(memory.detach(parts[0] as Uint8Array)).toBe(true)
  expect(memory.detach(parts[0] as Uint8Array)).toBe(false)
  expect(() => memory.at(oneRun(places[0] ?? 0, 1))).toThrow('in no memory that is attached here')
})
