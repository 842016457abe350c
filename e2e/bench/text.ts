import type { Collective } from './collectives.ts'
import type { ElementWise } from './element-wise.ts'
import type { Lesson } from './lesson.ts'
import type { Machine } from './machine.ts'
import type { Figures } from './figures.ts'
import { bytesText, spreadText as spread, table } from './table.ts'

/** The machine, for people. */
export function machineText({ cpu, cores, memoryGiB, system, node, browser, loadBefore }: Machine): string {
  return `${cores} cores of ${cpu}, ${memoryGiB} GiB; ${system}; ${browser}; Node ${node}; load ${loadBefore.toFixed(1)} at the start`
}

/** Time until COMM_WORLD is ready, as a table. */
export function readyText(ready: NonNullable<Figures['ready']>): string {
  return table(
    'First page load to COMM_WORLD ready, ms: median (min-max) of the browsers',
    ['tabs', 'connected in the lobby', '+ first run: those links answered', '= COMM_WORLD ready', 'MiB a tab'],
    ready.map((each) =>
      'failure' in each
        ? [String(each.tabs), `failed: ${each.failure}`, '', '', '']
        : [
            String(each.tabs),
            ...[each.formedMs, each.startedMs, each.readyMs].map((ms) => spread(ms, 0)),
            each.tabMiB ? spread(each.tabMiB, 1) : 'not known',
          ],
    ),
  )
}

/** The lesson's steps by rank, as a table. */
export function lessonText({ elements, rounds, steps, allMs }: Lesson): string {
  return table(
    `The lesson with N = ${elements} on ${allMs.length} tabs, ms: median (min-max) of ${rounds} runs`,
    ['step', ...allMs.map((_, rank) => `rank ${rank}`)],
    [
      ...steps.map(({ op, durationMs }) => [op, ...durationMs.map((ms) => spread(ms, 0))]),
      ['first to last step', ...allMs.map((ms) => spread(ms, 0))],
    ],
  )
}

/** Sums of arrays in several ways, as a table. */
export function elementWiseText({ rounds, firstCallMs, compileMs, sums }: ElementWise): string {
  const title = `C = A + B on one tab, ms: median (min-max) of ${rounds} rounds; ratios within a round`
  const compiling = `first call ${firstCallMs.toFixed(0)} ms; a new kernel's compilation ${spread(compileMs, 0)} ms`
  return table(
    `${title}; ${compiling}`,
    ['', 'elements', 'gpu.map', 'on GPU arrays', 'hand-written', 'loop', 'gpu.map / hand-written', 'gpu.map / loop'],
    sums.map(({ kind, elements, ms, mapByHandWritten, mapByLoop }) => [
      kind,
      `2^${Math.log2(elements)}`,
      ...[ms.map, ms.resident, ms.handWritten, ms.loop].map((each) => spread(each, 2)),
      spread(mapByHandWritten, 2),
      spread(mapByLoop, 1),
    ]),
  )
}

/** Collectives beside their naive versions, as a table. */
export function collectivesText(collectives: readonly Collective[]): string {
  return table(
    'Collectives, ms of one call: median (min-max) of the rounds; naive / ours within a round',
    ['', 'tabs', 'links', 'rounds', 'ours', 'naive', 'naive / ours'],
    collectives
      .toSorted((a, b) => a.op.localeCompare(b.op) || a.bytes - b.bytes || a.tabs - b.tabs)
      .map(({ op, bytes, tabs, links, rounds, oursMs, naiveMs, naiveByOurs }) => [
        `${op}${bytes === 0 ? '' : ` ${bytesText(bytes)}`}`,
        String(tabs),
        links,
        String(rounds),
        spread(oursMs, 1),
        spread(naiveMs, 1),
        spread(naiveByOurs, 2),
      ]),
  )
}
