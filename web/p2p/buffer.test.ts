import { expect, it } from 'vitest'
import { BytesBuffer } from './buffer.ts'

it('a read from memory that was shrunk or transferred throws, and does not leave what was there before', () => {
  const memory = new ArrayBuffer(100, { maxByteLength: 200 })
  const shrunk = new BytesBuffer(new Uint8Array(memory, 0, 100))
  memory.resize(50)
  expect(() => shrunk.read(0, new Uint8Array(100))).toThrow(TypeError)
  const data = new Uint8Array(8)
  const transferred = new BytesBuffer(data)
  structuredClone(data, { transfer: [data.buffer] })
  expect(() => transferred.read(0, new Uint8Array(8))).toThrow(TypeError)
})
