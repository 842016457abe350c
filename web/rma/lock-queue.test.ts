import { expect, it } from 'vitest'
import { LockQueue } from './lock-queue.ts'

const EXCLUSIVE = true
const SHARED = false

/** A lock, and who was granted it so far. */
function watched() {
  const lock = new LockQueue()
  const granted: number[] = []
  const want = (source: number, exclusive: boolean): void => lock.want(source, exclusive, () => granted.push(source))
  return { lock, granted, want }
}

it('one has it alone; the next ones in the order in which they asked', () => {
  const { lock, granted, want } = watched()
  for (const source of [3, 1, 2]) want(source, EXCLUSIVE)
  expect(granted).toEqual([3])
  expect(lock.release(3)).toBe(true)
  expect(granted).toEqual([3, 1])
  lock.release(1)
  expect(granted).toEqual([3, 1, 2])
})

it('several share it, but nobody overtakes one that wants it alone', () => {
  const { lock, granted, want } = watched()
  want(0, SHARED)
  want(1, SHARED)
  want(2, EXCLUSIVE)
  want(3, SHARED)
  want(4, SHARED)
  expect(granted).toEqual([0, 1])
  lock.release(0)
  expect(granted).toEqual([0, 1])
  lock.release(1)
  expect(granted).toEqual([0, 1, 2])
  lock.release(2)
  expect(granted).toEqual([0, 1, 2, 3, 4])
})

it('who is gone gives it back and does not wait for it', () => {
  const { lock, granted, want } = watched()
  want(0, EXCLUSIVE)
  want(1, EXCLUSIVE)
  want(2, EXCLUSIVE)
  lock.forget(1)
  lock.forget(0)
  expect(granted).toEqual([0, 2])
})

it('who does not have it cannot give it back', () => {
  const { lock, granted, want } = watched()
  want(0, EXCLUSIVE)
  want(1, EXCLUSIVE)
  expect(lock.release(1)).toBe(false)
  expect(granted).toEqual([0])
})
