import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { OpenCall } from '../mpi/calls.ts'
import { StuckWatch } from './stuck-watch.ts'

describe('the watch over calls that wait', () => {
  let open: OpenCall[] = []
  let told: number[] = []
  let watch = new StuckWatch(
    () => open,
    () => {},
  )
  const call = (number: number): OpenCall => ({
    op: 'Recv',
    detail: '',
    site: new Error('Recv'),
    since: performance.now(),
    number,
  })

  beforeEach(() => {
    vi.useFakeTimers()
    open = []
    told = []
    const began = performance.now()
    watch = new StuckWatch(
      () => open,
      () => told.push(Math.round((performance.now() - began) / 1000)),
    )
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('tells of a call that waits, ever more seldom', () => {
    open = [call(0)]
    watch.opened()
    vi.advanceTimersByTime(31_000)
    expect(told).toEqual([2, 6, 14, 30])
  })

  it('tells nothing of calls that end in time, and stops when none is open', () => {
    for (let number = 0; number < 50; number++) {
      open = [call(number)]
      watch.opened()
      vi.advanceTimersByTime(1_500)
    }
    open = []
    vi.advanceTimersByTime(10_000)
    expect(told).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('has patience anew with the next call', () => {
    open = [call(0)]
    watch.opened()
    vi.advanceTimersByTime(6_500)
    open = []
    vi.advanceTimersByTime(10_000)
    open = [call(1)]
    watch.opened()
    vi.advanceTimersByTime(2_100)
    expect(told).toEqual([2, 6, 19])
  })
})
