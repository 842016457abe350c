import { expect, it } from 'vitest'
import { runWorld } from '../testing/run-world.ts'
import type { Mpi } from './mpi.ts'
import { oneTask } from './task.ts'
import type { Win } from './win.ts'

/** Elements that one rank alone uses on each other rank, and those that all ranks use. */
const OWN = 24
const COUNTERS = 3
const STEPS = 60

/** Numbers that look random and are the same in every run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = (seed * 2654435761) >>> 0
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const RULES: Readonly<Record<string, (a: number, b: number) => number>> = {
  SUM: (a: number, b: number) => (a + b) | 0,
  PROD: (a: number, b: number) => Math.imul(a, b),
  MAX: (a: number, b: number) => Math.max(a, b),
  BXOR: (a: number, b: number) => a ^ b,
  REPLACE: (_: number, b: number) => b,
  NO_OP: (a: number) => a,
}
const NAMES = Object.keys(RULES)

/** What is checked once all that was begun is done. */
type Expectation = () => void

/** One rank's random steps; `model[rank]` is what it knows of its own elements there. */
class Player {
  readonly model: number[][]
  readonly #mpi: Mpi
  readonly #win: Win
  readonly #random: (below: number) => number
  readonly #first: number
  #expected: Expectation[] = []
  /** What its counters gave it. */
  readonly tickets: string[] = []

  constructor(mpi: Mpi, win: Win, seed: number) {
    this.#mpi = mpi
    this.#win = win
    this.#random = randomNumbers(seed * 100 + win.group_rank)
    this.#first = COUNTERS + win.group_rank * OWN
    this.model = Array.from({ length: win.group_size }, () => Array.from({ length: OWN }, () => 0))
  }

  async play(): Promise<void> {
    for (let step = 0; step < STEPS; step++) {
      const target = this.#random(this.#win.group_size)
      await this.#win.Lock(target, this.#random(2) === 0 ? this.#mpi.LOCK_SHARED : this.#mpi.LOCK_EXCLUSIVE)
      for (let i = this.#random(4); i >= 0; i--) {
        this.#operate(target)
        // Only accumulates of one rank keep their order.
        await this.#win.Flush(target)
        if (this.#random(3) === 0) await oneTask()
      }
      this.#accumulates(target)
      await this.#win.Unlock(target)
      for (const check of this.#expected.splice(0)) check()
    }
  }

  #operate(target: number): void {
    const model = this.model[target] as number[]
    const at = this.#random(OWN)
    const count = 1 + this.#random(OWN - at)
    const place = this.#first + at
    const values = Int32Array.from({ length: count }, () => this.#random(1000) - 500)
    const before = model.slice(at, at + count)
    const win = this.#win
    switch (this.#random(4)) {
      case 0:
        win.Put(values, target, place)
        values.forEach((value, i) => (model[at + i] = value))
        break
      case 1: {
        const got = new Int32Array(count)
        win.Get(got, target, place)
        this.#expected.push(() => expect([...got]).toEqual(before))
        break
      }
      case 2: {
        const result = new Int32Array(1)
        const compare = this.#random(2) === 0 ? (model[at] ?? 0) : 77777
        win.Compare_and_swap(values.subarray(0, 1), Int32Array.of(compare), result, target, place)
        this.#expected.push(() => expect(result[0]).toBe(before[0]))
        if (compare === model[at]) model[at] = values[0] ?? 0
        break
      }
      default: {
        const everySecond = this.#mpi.INT.Create_vector(Math.ceil(count / 2), 1, 2).Commit()
        const half = values.subarray(0, Math.ceil(count / 2))
        win.Put(half, target, [place, 1, everySecond])
        half.forEach((value, i) => (model[at + 2 * i] = value))
      }
    }
  }

  /** Several at once, on the same places: they are carried out in their order. */
  #accumulates(target: number): void {
    const model = this.model[target] as number[]
    for (let i = this.#random(5); i > 0; i--) {
      const at = this.#random(OWN)
      const name = NAMES[this.#random(NAMES.length)] ?? 'SUM'
      const op = this.#mpi[name as 'SUM']
      const count = 1 + this.#random(OWN - at)
      const values = Int32Array.from({ length: count }, () => this.#random(9) - 4)
      const before = model.slice(at, at + count)
      const result = new Int32Array(count)
      const isFetched = name === 'NO_OP' || this.#random(2) === 0
      if (isFetched) this.#win.Get_accumulate(values, result, target, this.#first + at, op)
      else this.#win.Accumulate(values, target, this.#first + at, op)
      if (isFetched) this.#expected.push(() => expect([...result]).toEqual(before))
      values.forEach((value, j) => (model[at + j] = RULES[name]?.(model[at + j] ?? 0, value) ?? NaN))
    }
    const [counter, ticket] = [this.#random(COUNTERS), new Int32Array(1)]
    this.#win.Fetch_and_op(Int32Array.of(1), ticket, target, counter)
    this.#expected.push(() => this.tickets.push(`${target} ${counter} ${ticket[0]}`))
  }
}

/** Reads an element and writes it one larger, under the lock: without it some of that would be lost. */
async function countUnderLock(win: Win, element: number, times: number): Promise<void> {
  const value = new Int32Array(1)
  for (let i = 0; i < times; i++) {
    await win.Lock(0)
    win.Get(value, 0, element)
    await win.Flush(0)
    win.Put(Int32Array.of((value[0] ?? 0) + 1), 0, element)
    await win.Unlock(0)
  }
}

it.each(
  ['Allocate', 'Allocate_shared'].flatMap((way) =>
    [1, 2, 3, 5].flatMap((size) => [1, 2, 3].map((seed) => [way as 'Allocate', size, seed] as const)),
  ),
)('%s: %i ranks that use each other at random see what a plain model says (seed %i)', async (way, size, seed) => {
  const elements = COUNTERS + size * OWN + 1
  const ranks = await runWorld(size, async (mpi) => {
    const win = await mpi.Win[way](elements * 4, 4, null, mpi.COMM_WORLD)
    const player = new Player(mpi, win, seed)
    await player.play()
    await countUnderLock(win, elements - 1, 10)
    await mpi.COMM_WORLD.Barrier()
    const { buffer, byteOffset } = win.tomemory()
    const memory = [...new Int32Array(buffer, byteOffset, elements)]
    await win.Free()
    return { memory, model: player.model, tickets: player.tickets }
  })
  for (const [target, { memory }] of ranks.entries()) {
    for (const [rank, { model }] of ranks.entries()) {
      const first = COUNTERS + rank * OWN
      expect(memory.slice(first, first + OWN)).toEqual(model[target])
    }
  }
  expect(ranks[0]?.memory.at(-1)).toBe(10 * size)
  // Every count was given once: none twice, none left out.
  const given = ranks.flatMap(({ tickets }) => tickets)
  const expected = ranks.flatMap(({ memory }, target) =>
    memory
      .slice(0, COUNTERS)
      .flatMap((end, counter) => Array.from({ length: end }, (_, i) => `${target} ${counter} ${i}`)),
  )
  expect(given.toSorted()).toEqual(expected.toSorted())
  expect(given.length).toBe(size * STEPS)
})
