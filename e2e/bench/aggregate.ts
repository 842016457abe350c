import * as v from 'valibot'
import type { Transport } from '../../shared/events.ts'
import { launch } from '../../mpirun/launcher.ts'
import { completedRun, packageProgram } from './completed-run.ts'
import { type Rounds } from './turns.ts'

/** Collectives beside the bandwidth that their tabs reach in pairs at once, measured in the same rounds. */
export interface Aggregate {
  tabs: number
  transport: Transport
  /** All pairs at once, both ways: bytes per second of all together, in each round. */
  pairs: number[]
  ops: { op: string; bytesPerSecond: number[] }[]
}

const FIGURES = v.object({
  pairs: v.array(v.number()),
  ops: v.array(v.object({ op: v.string(), bytesPerSecond: v.array(v.number()) })),
})

/** Runs `programs/aggregate.ts` on `tabs` tabs, an even number. */
export async function measureAggregate(tabs: number, transport: Transport, rounds: Rounds): Promise<Aggregate> {
  const program = await packageProgram('e2e/bench/programs/aggregate.ts')
  const world = await launch({ size: tabs, transport })
  try {
    const { ranks } = await completedRun(world, program, [rounds.least, rounds.most, rounds.seconds].map(String))
    return { tabs, transport, ...v.parse(FIGURES, ranks[0]?.result) }
  } finally {
    await world.close()
  }
}
