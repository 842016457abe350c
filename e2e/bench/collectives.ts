import * as v from 'valibot'
import { launch } from '../../mpirun/launcher.ts'
import { completedRun, packageProgram } from './completed-run.ts'
import { type Spread, spreadOf } from './spread.ts'
import { ratios, type Rounds } from './turns.ts'

/** One collective operation beside its naive version, measured in the same rounds. */
export interface Collective {
  op: string
  /** Of the data; of one block where every pair of ranks has one. */
  bytes: number
  tabs: number
  /** What the tabs are linked by, e.g. `rtc`. */
  links: string
  rounds: number
  /** Of one call, from the moment when a rank begins until the slowest rank has ended. */
  oursMs: Spread
  naiveMs: Spread
  /** Round by round, the naive version's time by ours. */
  naiveByOurs: Spread
}

const FIGURES = v.array(
  v.object({ op: v.string(), bytes: v.number(), oursMs: v.array(v.number()), naiveMs: v.array(v.number()) }),
)

/** Runs `programs/collectives.ts` on `tabs` tabs. */
export async function measureCollectives(tabs: number, rounds: Rounds): Promise<Collective[]> {
  const program = await packageProgram('e2e/bench/programs/collectives.ts')
  const world = await launch({ size: tabs })
  const kinds = new Set(world.formation.links.map(({ kind }) => kind))
  try {
    const { ranks } = await completedRun(world, program, [rounds.least, rounds.most, rounds.seconds].map(String))
    return v.parse(FIGURES, ranks[0]?.result).map(({ op, bytes, oursMs, naiveMs }) => ({
      op,
      bytes,
      tabs,
      links: [...kinds].join(', '),
      rounds: oursMs.length,
      oursMs: spreadOf(oursMs),
      naiveMs: spreadOf(naiveMs),
      naiveByOurs: spreadOf(ratios(naiveMs, oursMs)),
    }))
  } finally {
    await world.close()
  }
}
