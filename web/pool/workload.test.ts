import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Unit } from './unit.ts'
import { type Job, Workload } from './workload.ts'

const unit: Unit = { task: 'task', calls: [[]], begin: () => true, end: () => {}, cancel: () => {} }
const job = (id: number, losses = 0): Job => ({ id, unit, losses })

afterEach(() => vi.useRealTimers())

/** A worker whose first order took `workMs` of work and `awayMs` on the way. */
function experienced(workMs: number, awayMs: number): Workload {
  vi.useFakeTimers({ toFake: ['performance'] })
  const worker = new Workload(1)
  worker.isReady = true
  worker.give(job(0))
  vi.advanceTimersByTime(workMs + awayMs)
  worker.done(0, workMs)
  return worker
}

describe('a worker', () => {
  it('has no room before it is ready, and then room for one', () => {
    const worker = new Workload(1)
    expect(worker.room(true)).toBe(0)
    worker.isReady = true
    expect(worker.room(true)).toBe(1)
    worker.give(job(0))
    expect(worker.room(true)).toBe(0)
  })

  it.each([
    { workMs: 100, awayMs: 2, orders: 1 },
    { workMs: 10, awayMs: 2, orders: 2 },
    { workMs: 2, awayMs: 4, orders: 3 },
    { workMs: 0, awayMs: 1, orders: 16 },
    { workMs: 0, awayMs: 0, orders: 1 },
  ])(
    'whose work takes $workMs ms, and the way $awayMs ms, has $orders orders at once',
    ({ workMs, awayMs, orders }) => {
      const worker = experienced(workMs, awayMs)
      expect([worker.room(true), worker.room(false)]).toEqual([orders, 1])
    },
  )

  it('does only that while it has a job that was with a lost worker', () => {
    const worker = experienced(0, 1)
    worker.give(job(1, 1))
    expect(worker.room(true)).toBe(0)
    vi.advanceTimersByTime(1)
    worker.done(1, 0)
    expect(worker.room(true)).toBe(16)
  })

  it('knows nothing of a job that it was not given', () => {
    expect(new Workload(1).done(7, 1)).toBe(undefined)
  })
})
