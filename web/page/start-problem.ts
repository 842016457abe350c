import type { TabState } from './state.ts'

/** Why a run on the first `size` members cannot start now, and what to do; null when it can. */
export function startProblem({ phase, id, host, members, run, problem }: TabState, size: number): string | null {
  if (phase !== 'joined') return `start: this tab has not joined its world${problem === null ? '' : `: ${problem}`}`
  if (id !== host) {
    return `start: only the host may start a run, which is tab ${host?.slice(0, 6)}; this is tab ${id?.slice(0, 6)}`
  }
  if (run?.outcome === null) return `start: run ${run.run} (${run.program.name}) is in progress; stop it first`
  if (!Number.isInteger(size) || size < 1 || size > members.length) {
    const there = members.length === 1 ? '1 tab is' : `${members.length} tabs are`
    return `start: size is ${size}, and ${there} in this world; open more tabs, or start on 1 to ${members.length}`
  }
  const missing = members.slice(0, size).filter(({ link }) => link !== 'self' && link !== 'connected')
  if (missing.length === 0) return null
  const reasons = missing.map(({ id: other, problem: why }) => why ?? `tab ${other.slice(0, 6)} is still connecting`)
  return `start: not all ${size} tabs are connected: ${reasons.join('; ')}`
}
