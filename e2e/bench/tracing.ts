import { type Launch, launch } from '../../mpirun/launcher.ts'
import type { CompiledProgram } from '../../mpirun/program.ts'
import { describeOutcome } from '../../mpirun/run-text.ts'
import type { Transport } from '../../shared/events.ts'
import { packageProgram } from './completed-run.ts'
import { type Spread, spreadOf } from './spread.ts'
import { wholeOf } from './steps.ts'
import { spreadText, table, threeDigits } from './table.ts'
import { inTurns, ratios, type Rounds } from './turns.ts'

/** One program with and without a trace, run in turns. */
export interface Traced {
  what: string
  tabs: number
  transport: Transport
  /** Milliseconds of a round trip, or of the program's calls at rank 0. */
  off: Spread
  on: Spread
  /** With by without, within a round. */
  ratio: Spread
}

/**
 * Round trips of a run, some second of them; and few enough that every record is kept: a message and its answer are four
 * records at each rank.
 */
const LOOPS = { rtc: 1_000, port: 2_000, shm: 8_000 } as const
const ELEMENTS = 2 ** 20
/** Programs of the gallery: large messages once, and small ones to the neighbours in every step. */
const PROGRAMS = [
  { what: `lesson, N = ${ELEMENTS}`, file: 'web/programs/vector-add.ts', args: [String(ELEMENTS)] },
  { what: 'heat, 128 x 128, 40 steps', file: 'web/programs/heat.ts', args: ['128', '40'] },
]
const WAYS = ['off', 'on'] as const

/** What tracing costs: 8 B round trips over every kind of link, and programs of the gallery. */
export async function measureTracing(rounds: Rounds): Promise<Traced[]> {
  const ping = await packageProgram('e2e/bench/programs/ping.ts')
  const figures: Traced[] = []
  for (const transport of ['rtc', 'port', 'shm'] as const) {
    figures.push(
      await compare('8 B round trip', 2, transport, rounds, async (world, traced) => {
        const result = await resultOf(world, ping, [String(LOOPS[transport])], traced)
        return Number(result)
      }),
    )
  }
  for (const { what, file, args } of PROGRAMS) {
    const program = await packageProgram(file)
    figures.push(
      await compare(what, 4, 'rtc', rounds, async (world, traced) => {
        await resultOf(world, program, args, traced)
        const steps = await world.tabs[0]?.page.evaluate(() => globalThis.tabmpi.state.run?.ranks[0]?.steps)
        return wholeOf(steps ?? [])
      }),
    )
  }
  return figures
}

/** As a table. */
export function tracingText(figures: readonly Traced[]): string {
  return table(
    'Tracing, ms: median (min-max) of the rounds; with / without within a round',
    ['', 'tabs', 'links', 'without', 'with', 'with / without'],
    figures.map(({ what, tabs, transport, off, on, ratio }) => [
      what,
      String(tabs),
      transport,
      threeDigits(off),
      threeDigits(on),
      spreadText(ratio, 3),
    ]),
  )
}

async function compare(
  what: string,
  tabs: number,
  transport: Transport,
  rounds: Rounds,
  measure: (world: Launch, traced: boolean) => Promise<number>,
): Promise<Traced> {
  const world = await launch({ size: tabs, transport })
  try {
    const times = await inTurns(WAYS, rounds, (way) => measure(world, way === 'on'))
    const [off = [], on = []] = WAYS.map((way) => times.get(way))
    return { what, tabs, transport, off: spreadOf(off), on: spreadOf(on), ratio: spreadOf(ratios(on, off)) }
  } finally {
    await world.close()
  }
}

/** @returns rank 0's result @throws Error with the outcome of a run that did not end well */
async function resultOf(world: Launch, program: CompiledProgram, args: string[], traced: boolean): Promise<unknown> {
  const run = await world.run(program, { args, traced })
  const { outcome, ranks } = await run.finished
  if (outcome.kind !== 'ended') throw new Error(`${program.name}: ${describeOutcome(outcome).join('\n')}`)
  return ranks[0]?.result
}
