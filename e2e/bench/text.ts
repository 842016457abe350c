import type { Collective } from './collectives.ts'
import type { ElementWise } from './element-wise.ts'
import type { Lesson } from './lesson.ts'
import type { Machine } from './machine.ts'
import type { Messages } from './messages.ts'
import type { Ready } from './ready.ts'
import type { Spread } from './spread.ts'

/** The machine, for people. */
export function machineText({ cpu, cores, memoryGiB, system, node, browser, loadBefore }: Machine): string {
  return `${cores} cores of ${cpu}, ${memoryGiB} GiB; ${system}; ${browser}; Node ${node}; load ${loadBefore.toFixed(1)} at the start`
}

/** Time until COMM_WORLD is ready, as a table. */
export function readyText(ready: readonly Ready[], rounds: number): string {
  return table(
    `First page load to COMM_WORLD ready, ms: median (min-max) of ${rounds} browsers`,
    ['tabs', 'all pairs connected', '+ first run: all links answered', '= COMM_WORLD ready'],
    ready.map(({ tabs, formedMs, startedMs, readyMs }) => [
      String(tabs),
      ...[formedMs, startedMs, readyMs].map((ms) => spread(ms, 0)),
    ]),
  )
}

/** `Send` and `Recv` beside the bare channel, as a table. */
export function messagesText({ rounds, bareFeed, ways }: Messages): string {
  const { messageBytes, bufferedBytes } = bareFeed
  const names = {
    bare: `bare RTCDataChannel (${messageBytes / 1024} KiB messages, ${bufferedBytes / 2 ** 20} MiB buffered)`,
    transferred: 'Send/Recv, channel in the worker',
    relayed: "Send/Recv, page's relay",
  }
  return table(
    `Two tabs: median (min-max) of ${rounds.roundTrip} rounds of round trips and ${rounds.throughput} of 16 MiB messages; ratios within a round`,
    ['', '8 B round trip, ms', '/ bare (goal <= 1.2)', '16 MiB throughput, MB/s', '/ bare (goal >= 0.9)'],
    (['bare', 'transferred', 'relayed'] as const).map((way) => [
      names[way],
      spread(ways[way].roundTripMs, 3),
      spread(ways[way].roundTripRatio, 2),
      spread(ways[way].megabytesPerSecond, 1),
      spread(ways[way].throughputRatio, 2),
    ]),
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

const bytesText = (bytes: number): string => (bytes < 2 ** 20 ? `${bytes / 1024} KiB` : `${bytes / 2 ** 20} MiB`)

const spread = ({ median, min, max }: Spread, digits: number): string =>
  `${median.toFixed(digits)} (${min.toFixed(digits)}-${max.toFixed(digits)})`

/** A title and a Markdown table, so that it can be pasted as it is. */
function table(title: string, head: string[], rows: string[][]): string {
  const lines = [head, ...rows]
  const widths = head.map((_, column) => Math.max(3, ...lines.map((cells) => cells[column]?.length ?? 0)))
  const line = (cells: string[]): string => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`
  return [title, '', line(head), rule, ...rows.map(line), ''].join('\n')
}
