import * as v from 'valibot'
import { launch } from '../../mpirun/launcher.ts'
import { completedRun, packageProgram } from './completed-run.ts'
import { type Spread, spreadOf } from './spread.ts'

const WAYS = ['map', 'resident', 'handWritten', 'loop'] as const
type Way = (typeof WAYS)[number]

/** C = A + B on one tab, in several ways. */
export interface ElementWise {
  rounds: number
  /** The first call of all: finding the device is in it. */
  firstCallMs: number
  /** Of a kernel that was not compiled before, beyond what its second call takes. */
  compileMs: Spread
  sums: {
    kind: string
    elements: number
    ms: Record<Way, Spread>
    /** Round by round. */
    mapByHandWritten: Spread
    mapByLoop: Spread
  }[]
}

const FIGURES = v.object({
  firstCallMs: v.number(),
  compileMs: v.array(v.number()),
  results: v.array(
    v.object({ kind: v.string(), elements: v.number(), ms: v.record(v.picklist(WAYS), v.array(v.number())) }),
  ),
})

/** Runs `programs/element-wise.ts` on one tab. */
export async function measureElementWise(sizes: readonly number[], rounds: number): Promise<ElementWise> {
  const program = await packageProgram('e2e/bench/programs/element-wise.ts')
  const world = await launch({ size: 1 })
  try {
    const { ranks } = await completedRun(world, program, [sizes.join(','), String(rounds)])
    const { firstCallMs, compileMs, results } = v.parse(FIGURES, ranks[0]?.result)
    const sums = results.map(({ kind, elements, ms }) => {
      const of = (way: Way): number[] => ms[way] ?? []
      const ratio = (other: Way): Spread => spreadOf(of('map').map((own, i) => own / (of(other)[i] ?? Number.NaN)))
      const spreads = Object.fromEntries(WAYS.map((way) => [way, spreadOf(of(way))])) as Record<Way, Spread>
      return { kind, elements, ms: spreads, mapByHandWritten: ratio('handWritten'), mapByLoop: ratio('loop') }
    })
    return { rounds, firstCallMs, compileMs: spreadOf(compileMs), sums }
  } finally {
    await world.close()
  }
}
