import type { Outcome, OutputLine } from '../web/page/state.ts'
import type { Deadlock } from '../web/page/waits-model.ts'
import type { Formation } from './formation.ts'
import type { RunEnd } from './program-run.ts'

/** A rank's line as it goes to a terminal, every line of it with `[rank] ` before it when `tagged`. */
export function lineOf(rank: number, { text }: OutputLine, tagged: boolean): string {
  if (!tagged) return `${text}\n`
  return text
    .split('\n')
    .map((line) => `[${rank}] ${line}\n`)
    .join('')
}

/** How the world formed, for people: ranks with their GPU, links, time. */
export function describeFormation({ ranks, links, ms }: Formation, browserPath: string): string[] {
  const kinds = kindsOf(links)
  const pairs = (ranks.length * (ranks.length - 1)) / 2
  const more = links.length < pairs ? ', others connect when they are needed' : ''
  const connected =
    pairs === 0 ? 'no links needed' : `${links.length} of ${pairs} links connected${kinds && ` (${kinds})`}${more}`
  return [
    `${ranks.length} ${ranks.length === 1 ? 'rank' : 'ranks'}, each a tab of ${ranks[0]?.browser} (${browserPath})`,
    ...ranks.map(({ gpu }, rank) => `  rank ${rank}: GPU ${gpu}`),
    `${connected}, ${Math.round(ms)} ms after the first tab was opened`,
  ]
}

const kindsOf = (links: Formation['links']): string => [...new Set(links.map(({ kind }) => kind))].join(', ')

/** How a run ended and how long it took, from its start until its outcome was known. */
export function describeEnd({ outcome, durationMs, ranks }: RunEnd, world: Formation): string[] {
  if (outcome.kind !== 'ended') return describeOutcome(outcome)
  const kinds = kindsOf(world.links)
  const lost = ranks.flatMap(({ phase, rank }) =>
    phase === 'lost' ? [`rank ${rank} was lost, and the others went on`] : [],
  )
  return [...lost, `the run took ${Math.round(durationMs)} ms${kinds && ` over ${kinds}`}`]
}

/** Why a run did not end well; nothing when it did. */
export function describeOutcome(outcome: Outcome): string[] {
  if (outcome.kind === 'ended') return []
  if (outcome.kind === 'stopped') return ['the run was stopped']
  const { rank, message, stack } = outcome
  // A stack begins with the message in some browsers and not in others.
  return [
    `rank ${rank} failed: ${message}`,
    ...stack.split('\n').filter((line) => line !== '' && !line.includes(message)),
  ]
}

/** What every rank was doing when the time was up. */
export function describeTimeout(
  timeoutMs: number,
  waiting: readonly string[][],
  deadlock: Deadlock | null = null,
): string[] {
  return [
    `not finished after ${timeoutMs / 1000} s; each rank was waiting for:`,
    ...waiting.map((calls, rank) => `  rank ${rank}: ${calls.join('; ') || 'nothing'}`),
    ...(deadlock ? [`deadlock: ${deadlock.explanation}`] : []),
  ]
}
