import * as v from 'valibot'
import { launch } from '../../mpirun/launcher.ts'
import { describeOutcome } from '../../mpirun/run-text.ts'
import type { Transport } from '../../shared/events.ts'
import { lose, type LOSSES } from '../crash.ts'
import { packageProgram } from './completed-run.ts'
import { type Spread, spreadOf } from './spread.ts'
import { table, threeDigits } from './table.ts'

/** How survivors deal with the loss of a tab, in milliseconds; the slowest of them counts. */
export interface Loss {
  how: (typeof LOSSES)[number]
  transport: Transport
  tabs: number
  /** From the tab's end until the survivor has the error in a receive that waits for it. */
  noticedMs: Spread
  /** From one rank's `Revoke` until all have the error. */
  revokedMs: Spread
  /** From the last survivor's call of `Shrink` until all have the communicator. */
  shrunkMs: Spread
}

const TIMES = v.object({
  noticedMs: v.number(),
  revokeMs: v.number(),
  revokedMs: v.number(),
  shrinkMs: v.number(),
  shrunkMs: v.number(),
  left: v.number(),
})

/** A tab killed where tabs share memory takes all others with it. */
const CASES = [
  ['closed', 'rtc'],
  ['closed', 'port'],
  ['closed', 'shm'],
  ['killed', 'rtc'],
  ['killed', 'port'],
] as const

/** @throws Error when the survivors do not all come to the end */
export async function measureLosses(tabs: number, rounds: number): Promise<Loss[]> {
  const program = await packageProgram('e2e/bench/programs/losses.ts')
  const figures: Loss[] = []
  for (const [how, transport] of CASES) {
    const [noticed, revoked, shrunk]: [number[], number[], number[]] = [[], [], []]
    for (let round = 0; round < rounds; round++) {
      const world = await launch({ size: tabs, transport })
      try {
        const run = await world.run(program)
        await run.until(() => run.end ?? (run.ranks.every(({ output }) => output.length > 0) || undefined))
        const lostMs = performance.timeOrigin + performance.now()
        await lose(run.ranks.at(-1)?.tab.page, how)
        const { outcome, ranks } = await run.finished
        if (outcome.kind !== 'ended') throw new Error(`${program.name}: ${describeOutcome(outcome).join('\n')}`)
        const times = ranks.slice(0, -1).map(({ result }) => v.parse(TIMES, result))
        const last = (key: keyof (typeof times)[number]): number => Math.max(...times.map((each) => each[key]))
        if (times.some(({ left }) => left !== tabs - 1)) throw new Error(`${program.name}: the survivors disagree`)
        noticed.push(last('noticedMs') - lostMs)
        revoked.push(last('revokedMs') - (times[0]?.revokeMs ?? Number.NaN))
        shrunk.push(last('shrunkMs') - last('shrinkMs'))
      } finally {
        await world.close()
      }
    }
    figures.push({
      how,
      transport,
      tabs,
      noticedMs: spreadOf(noticed),
      revokedMs: spreadOf(revoked),
      shrunkMs: spreadOf(shrunk),
    })
  }
  return figures
}

/** As a table. */
export function lossesText(figures: readonly Loss[]): string {
  return table(
    'The last of so many tabs is closed or killed; until the slowest of the others is there, ms: median (min-max) of the rounds',
    ['tab', 'links', 'tabs', 'the loss is noticed', 'Revoke is known', 'Shrink has ended'],
    figures.map(({ how, transport, tabs, noticedMs, revokedMs, shrunkMs }) => [
      how,
      transport,
      String(tabs),
      ...[noticedMs, revokedMs, shrunkMs].map(threeDigits),
    ]),
  )
}
