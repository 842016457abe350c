import type { Browser } from 'playwright'
import { type Launch, launch } from '../../mpirun/launcher.ts'
import type { Feed } from './bare-page.ts'
import { BarePair } from './bare-pair.ts'
import { measuredByRoot, packageProgram } from './completed-run.ts'
import { type Spread, spreadOf } from './spread.ts'

const MESSAGE_BYTES = 16 * 2 ** 20
const TRANSFERS = 3
/** Until the compiler has dealt with all code on the way: calls are some times slower before. */
const WARM_UP = 2000
const ROUND_TRIPS = 1000

/** What the bare channel is tried with: it is compared at its best. */
const FEEDS: Feed[] = [64, 256].flatMap((kib) =>
  [1, 4, 8, 12].map((mib) => ({ messageBytes: kib * 1024, bufferedBytes: mib * 2 ** 20 })),
)

/** One way of sending, each value measured in the same rounds as the others'. */
export interface Way {
  roundTripMs: Spread
  /** Of 16 MiB messages, in 10^6 bytes per second. */
  megabytesPerSecond: Spread
  /** Round by round, this way's value by the bare channel's; 1 for the bare channel itself. */
  roundTripRatio: Spread
  throughputRatio: Spread
}

/** `transferred`: `Send` and `Recv` with the data channel in the rank's worker; `relayed`: through the page. */
const WAYS = ['bare', 'transferred', 'relayed'] as const

/** How often everything is measured; a round trip is the noisier of the two, and the quicker. */
export interface MessageRounds {
  roundTrip: number
  throughput: number
}

export interface Messages {
  rounds: MessageRounds
  /** With what the bare channel was fastest. */
  bareFeed: Feed
  ways: Record<(typeof WAYS)[number], Way>
}

/** Measures one way once. */
interface Meter {
  roundTripMs(): Promise<number>
  bytesPerSecond(): Promise<number>
}

/** Compares `Send` and `Recv` between two tabs with a bare data channel between two others, in turn. */
export async function measureMessages(browser: Browser, rounds: MessageRounds): Promise<Messages> {
  const bare = await BarePair.open(browser)
  const worlds: Launch[] = []
  const world = async (channel: 'auto' | 'relay'): Promise<Launch> => {
    const opened = await launch({ size: 2, browser, channel })
    worlds.push(opened)
    return opened
  }
  try {
    const bareFeed = await bestFeed(bare)
    const meters = {
      bare: bareMeter(bare, bareFeed),
      transferred: await worldMeter(await world('auto')),
      relayed: await worldMeter(await world('relay')),
    }
    const roundTrips: Samples = { bare: [], transferred: [], relayed: [] }
    const throughputs: Samples = { bare: [], transferred: [], relayed: [] }
    for (let round = 0; round < rounds.roundTrip; round++) {
      for (const way of WAYS) roundTrips[way].push(await meters[way].roundTripMs())
    }
    for (let round = 0; round < rounds.throughput; round++) {
      for (const way of WAYS) throughputs[way].push(await meters[way].bytesPerSecond())
    }
    const result = (way: (typeof WAYS)[number]): Way => ({
      roundTripMs: spreadOf(roundTrips[way]),
      megabytesPerSecond: spreadOf(throughputs[way].map((bytes) => bytes / 1e6)),
      roundTripRatio: spreadOf(ratios(roundTrips[way], roundTrips.bare)),
      throughputRatio: spreadOf(ratios(throughputs[way], throughputs.bare)),
    })
    const ways = { bare: result('bare'), transferred: result('transferred'), relayed: result('relayed') }
    return { rounds, bareFeed, ways }
  } finally {
    await Promise.all([bare.close(), ...worlds.map((opened) => opened.close())])
  }
}

type Samples = Record<(typeof WAYS)[number], number[]>

function bareMeter(bare: BarePair, feed: Feed): Meter {
  return {
    roundTripMs: () => bare.roundTripMs(WARM_UP, ROUND_TRIPS),
    bytesPerSecond: () => bare.throughput(MESSAGE_BYTES, TRANSFERS, feed),
  }
}

async function worldMeter(world: Launch): Promise<Meter> {
  const roundTrip = await packageProgram('e2e/bench/programs/round-trip.ts')
  const throughput = await packageProgram('e2e/bench/programs/throughput.ts')
  return {
    roundTripMs: () => measuredByRoot(world, roundTrip, [String(WARM_UP), String(ROUND_TRIPS)]),
    bytesPerSecond: () => measuredByRoot(world, throughput, [String(MESSAGE_BYTES), String(TRANSFERS)]),
  }
}

async function bestFeed(bare: BarePair): Promise<Feed> {
  const tried: { feed: Feed; throughput: number }[] = []
  for (const feed of [...FEEDS, ...FEEDS]) {
    tried.push({ feed, throughput: await bare.throughput(MESSAGE_BYTES, 1, feed) })
  }
  const best = tried.toSorted((a, b) => b.throughput - a.throughput)[0]
  if (!best) throw new Error('bestFeed: nothing was tried')
  return best.feed
}

const ratios = (values: number[], by: number[]): number[] => values.map((value, i) => value / (by[i] ?? Number.NaN))
