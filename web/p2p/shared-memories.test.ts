import { expect, it } from 'vitest'
import { loopbackEndpoints } from '../testing/endpoints.ts'
import { ending, tasks, twoRanks } from '../testing/messages.ts'
import { CommError } from './error.ts'
import { SharedMemories } from './shared-memories.ts'

const NAME = 12

it('what one rank gives the other takes, whoever is first; both use the same memory', async () => {
  for (const isTakenFirst of [true, false]) {
    const [a, b] = twoRanks()
    const memory = new SharedArrayBuffer(8)
    expect(a.memories.isNear(1)).toBe(true)
    const early = isTakenFirst ? b.memories.take(0, NAME) : null
    a.memories.give(1, NAME, memory)
    await tasks(2)
    const taken = await ending(early ?? b.memories.take(0, NAME))
    new Uint8Array(taken)[3] = 7
    expect(new Uint8Array(memory)[3]).toBe(7)
    await Promise.all([a.finalize(), b.finalize()])
  }
})

it('nobody waits for memory of a rank that is lost', async () => {
  const [, b] = loopbackEndpoints(2)
  const before = b?.memories.take(0, NAME)
  b?.peerLost(0, { reason: 'lost', message: 'rank 0 is lost' })
  expect([before?.error?.message, b?.memories.take(0, NAME).error?.message]).toEqual([
    'rank 0 is lost',
    'rank 0 is lost',
  ])
})

it('the loss of one rank is not the loss of another', () => {
  const memories = new SharedMemories()
  const others = memories.take(12, NAME)
  memories.lose(1, new CommError('ERR_PROC_FAILED', 'lost'))
  expect(others.settled).toBe(false)
})

it('a peer cannot fill this rank with what nobody asks for', () => {
  const memories = new SharedMemories()
  const memory = new SharedArrayBuffer(1)
  const answers = Array.from({ length: 65 }, (_, name) => memories.arrived(0, name, memory))
  expect(answers.findIndex((answer) => answer !== undefined)).toBe(64)
  void memories.take(0, 5)
  expect(memories.arrived(0, 99, memory)).toBeUndefined()
})
