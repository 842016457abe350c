import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { Fifo } from './fifo.ts'

it('gives back what was put in, in order, over many rounds', () => {
  const fifo = new Fifo<number>()
  const out: (number | undefined)[] = []
  for (let i = 0; i < 10_000; i++) {
    fifo.push(i)
    if (i % 3 > 0) out.push(fifo.shift())
  }
  expect(fifo.length).toBe(10_000 - out.length)
  while (fifo.peek() !== undefined) out.push(fifo.shift())
  expect(out).toEqual(Array.from({ length: 10_000 }, (_, i) => i))
  expect([fifo.length, fifo.shift()]).toEqual([0, undefined])
})

it('does not keep alive what has left', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const fifo = new Fifo<object>()
  const left = (() => {
    const entry = { data: new Uint8Array(8) }
    fifo.push(entry)
    fifo.shift()
    return new WeakRef(entry)
  })()
  // A WeakRef holds its target until the task that made it is over.
  await new Promise((resolve) => setImmediate(resolve))
  collect()
  expect(left.deref()).toBeUndefined()
})
