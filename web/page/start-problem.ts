import { memberLabel } from './member-label.ts'
import { nextRanks } from './next-ranks.ts'
import type { TabState } from './state.ts'
import type { RunRequest } from './tab.ts'

/** Why a run on the first `size` of those who can take part cannot start now, and what to do; null when it can. */
export function startProblem(
  { phase, id, host, members, run, problem }: TabState,
  { size, program }: Pick<RunRequest, 'size' | 'program'>,
): string | null {
  if (phase !== 'joined') return `start: this tab has not joined its world${problem === null ? '' : `: ${problem}`}`
  if (id !== host) {
    return `start: only the host may start a run, which is tab ${host?.slice(0, 6)}; this is tab ${id?.slice(0, 6)}`
  }
  if (run?.outcome === null) return `start: run ${run.run} (${run.program.name}) is in progress; stop it first`
  const ranks = nextRanks(members, program)
  if (!Number.isInteger(size) || size < 1 || size > ranks.length) {
    const there = members.length === 1 ? '1 tab is' : `${members.length} tabs are`
    const unasked = members.length - ranks.length
    const but = unasked > 0 ? `, ${unasked} of which have not agreed to run programs of others` : ''
    return `start: size is ${size}, and ${there} in this world${but}; open more tabs, or start on 1 to ${ranks.length}`
  }
  const missing = ranks.slice(0, size).filter(({ link }) => link !== 'self' && link !== 'connected')
  if (missing.length === 0) return null
  const reasons = missing.map((member) => member.problem ?? `${memberLabel(member)} is still connecting`)
  return `start: not all ${size} tabs are connected: ${reasons.join('; ')}`
}
