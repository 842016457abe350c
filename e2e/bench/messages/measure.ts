import type { Browser } from 'playwright'
import { Cleanup } from '../../../mpirun/cleanup.ts'
import { inTurns, type Rounds } from '../turns.ts'
import type { Contestant } from './contestant.ts'
import { CONTESTANT_NAMES, CONTESTANTS, type ContestantName } from './contestants.ts'
import type { Feed, Job, Test } from './job.ts'

/** One measurement aims at this long; how many loops that is, is tried for each contestant. */
const AIM_MS = 100
const MOST_LOOPS = 2000
/** Until the compilers have dealt with all code on the way: so many round trips first, or so long. */
const WARM_UP = { loops: 2000, ms: 1500 }
/** A pause of a millisecond lies between two of them. */
const WOKEN_LOOPS = 100
const LARGEST = 16 * 2 ** 20
const MOST_UNDER_WAY = 64

/** One line of a table: a test with arrays of one size. */
export interface Cell {
  test: Test
  bytes: number
  rounds: Rounds
  /** @default all but those that only the goals' cells have */
  contestants?: readonly ContestantName[]
}

/** What a cell has become. */
export interface MessageFigures {
  test: Test
  bytes: number
  window: number
  /** Milliseconds of one loop in each round. */
  ms: Partial<Record<ContestantName, number[]>>
}

export interface Messages {
  cells: MessageFigures[]
  /** With what those who have a choice were fastest with the largest arrays. */
  feeds: Partial<Record<ContestantName, Feed>>
  /** Not to be had on this machine. */
  absent: ContestantName[]
}

/** Arrays before one acknowledgement: 64 as in OSU's tests, and no more than 16 MiB. */
const windowOf = (bytes: number): number => Math.min(MOST_UNDER_WAY, LARGEST / bytes)

/** Opens all that is compared in one browser, and measures cell after cell, in turns. */
export async function measureMessages(browser: Browser, cells: readonly Cell[]): Promise<Messages> {
  const cleanup = new Cleanup()
  const contestants = new Map<ContestantName, Contestant>()
  const wanted = new Set(cells.flatMap(({ contestants: names = CONTESTANT_NAMES }) => names))
  const figures: Messages = { cells: [], feeds: {}, absent: [] }
  try {
    for (const name of CONTESTANT_NAMES.filter((each) => wanted.has(each))) {
      const contestant = await CONTESTANTS[name].open(browser)
      if (contestant === null) {
        figures.absent.push(name)
        continue
      }
      cleanup.add(() => contestant.close())
      contestants.set(name, contestant)
      const feed = await bestFeed(contestant)
      if (feed) figures.feeds[name] = feed
    }
    for (const { test, bytes, rounds, contestants: names = CONTESTANT_NAMES } of cells) {
      const window = test === 'bandwidth' || test === 'bidirectional' ? windowOf(bytes) : 1
      const jobs = new Map<ContestantName, Job>()
      for (const name of names) {
        const contestant = contestants.get(name)
        const feed = figures.feeds[name]
        const job = { test, bytes, window, loop: 1, ...(feed && { feed }) }
        if (contestant) jobs.set(name, await withLoops(contestant, job))
      }
      const ms = await inTurns([...jobs.keys()], rounds, async (name) => {
        const [contestant, job] = [contestants.get(name), jobs.get(name)]
        return contestant && job ? (await contestant.measure(job)) / job.loop : Number.NaN
      })
      figures.cells.push({ test, bytes, window, ms: Object.fromEntries(ms) })
    }
    return figures
  } finally {
    await cleanup.run()
  }
}

/** As many loops as take the time aimed at; trying it warms up too. */
async function withLoops(contestant: Contestant, job: Job): Promise<Job> {
  if (job.test === 'woken') return { ...job, loop: WOKEN_LOOPS }
  let loop = 1
  let ms = await contestant.measure(job)
  while (ms < AIM_MS / 8 && loop < MOST_LOOPS) {
    loop = Math.min(loop * 8, MOST_LOOPS)
    ms = await contestant.measure({ ...job, loop })
  }
  if (job.bytes === 8) {
    const count = Math.max(1, Math.floor(Math.min(WARM_UP.loops, (WARM_UP.ms * loop) / ms)))
    ms = await contestant.measure({ ...job, loop: count })
    loop = count
  }
  return { ...job, loop: Math.min(MOST_LOOPS, Math.max(1, Math.round((loop * AIM_MS) / ms))) }
}

/** With the largest arrays, each tried twice. */
async function bestFeed(contestant: Contestant): Promise<Feed | undefined> {
  const tried: { feed: Feed; ms: number }[] = []
  for (const feed of [...contestant.feeds, ...contestant.feeds]) {
    tried.push({ feed, ms: await contestant.measure({ test: 'bandwidth', bytes: LARGEST, window: 1, loop: 1, feed }) })
  }
  return tried.toSorted((a, b) => a.ms - b.ms)[0]?.feed
}
