import { beforeEach, describe, expect, it } from 'vitest'
import { ProgressTeller, type ToldProgress } from './progress.ts'

describe('progress of a program', () => {
  let now = 0
  let told: ToldProgress[] = []
  let teller = new ProgressTeller(
    () => {},
    () => 0,
  )
  const at = (ms: number, done: number, total = 1000): number => {
    now = ms
    teller.note(done, total)
    return told.length
  }

  beforeEach(() => {
    told = []
    teller = new ProgressTeller(
      (progress) => told.push(progress),
      () => now,
    )
  })

  it('is told at once, then a few times a second, and at its end whenever that comes', () => {
    expect(at(0, 0)).toBe(1)
    expect(at(50, 10)).toBe(1)
    expect(at(199, 400)).toBe(1)
    expect(at(200, 401)).toBe(2)
    expect(at(201, 1000)).toBe(3)
    expect(told).toEqual([
      { done: 0, total: 1000, atMs: 0 },
      { done: 401, total: 1000, atMs: 200 },
      { done: 1000, total: 1000, atMs: 201 },
    ])
  })

  it('is not told when nothing has changed, and seldom when nobody could see it', () => {
    at(0, 5, 1e6)
    expect(at(10_000, 5, 1e6)).toBe(1)
    expect(at(10_500, 100, 1e6)).toBe(2)
    expect(at(11_000, 200, 1e6)).toBe(2)
    expect(at(12_500, 300, 1e6)).toBe(3)
  })

  it('is told at once for another total: the next part of the program', () => {
    at(0, 10, 10)
    expect(at(1, 0, 7)).toBe(2)
  })

  it('is told however much comes, at most five times a second', () => {
    for (let i = 0; i <= 100_000; i++) at(i / 10, i, 100_000)
    expect(told.length).toBeGreaterThan(45)
    expect(told.length).toBeLessThan(53)
  })

  it.each([
    [1, 0],
    [1, -1],
    [-1, 10],
    [11, 10],
    [Number.NaN, 10],
    [1, Number.POSITIVE_INFINITY],
  ])('of %d of %d is refused', (done, total) => {
    expect(() => teller.note(done, total)).toThrow(/^progress\(/)
  })
})
