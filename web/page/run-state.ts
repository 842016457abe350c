/** How a run's state follows from what happens: pure functions from one state to the next. */
import type { Run } from '../../shared/events.ts'
import type { Display } from '../rank/display.ts'
import type { Step } from '../rank/messages.ts'
import type { Outcome, OutputLine, Progress, RankPhase, RankState, RunState } from './state.ts'

/** Lines and steps kept of each rank, so that a chatty program cannot fill the page. */
export const KEPT_PER_RANK = 2000
/** Displayed values kept of each rank: pictures are large. */
const KEPT_DISPLAYS = 200
/** UTF-16 code units kept of one line. */
const LINE_LENGTH = 8 * 1024

/** @param self this tab's member id */
export function startedRun({ run, program, args, members, traced = true }: Run, self: string): RunState {
  const rank = members.indexOf(self)
  return {
    run,
    program,
    args,
    ranks: members.map((member) => ({
      member,
      phase: 'starting',
      output: [],
      steps: [],
      displayed: [],
      result: undefined,
      progress: null,
    })),
    rank: rank < 0 ? null : rank,
    readyMs: null,
    outcome: null,
    traced,
    traceRecords: 0,
    deadlock: null,
  }
}

/** The rank's program has begun, or has ended (which may end the run). A rank that is past that already stays as it is. */
export function withPhase(state: RunState, rank: number, phase: 'running' | 'ended'): RunState {
  if (state.outcome || isOver(state.ranks[rank]?.phase)) return state
  return concluded(withRank(state, rank, { phase }))
}

/** What a rank tells while it runs. */
export type RankNews =
  | ({ type: 'output' } & OutputLine)
  | { type: 'step'; step: Step }
  | ({ type: 'progress' } & Progress)

export function withNews(state: RunState, rank: number, news: RankNews): RunState {
  switch (news.type) {
    case 'output':
      return withOutput(state, rank, news)
    case 'step':
      return withStep(state, rank, news.step)
    default:
      return withProgress(state, rank, news)
  }
}

/** The first lines are kept, and a last one says that there were more. */
export function withOutput(state: RunState, rank: number, { stream, text }: OutputLine): RunState {
  const output = state.ranks[rank]?.output
  if (!output || output.length > KEPT_PER_RANK) return state
  const place = state.ranks.reduce((lines, each) => lines + each.output.length, 0)
  const line: OutputLine =
    output.length === KEPT_PER_RANK
      ? { stream: 'stderr', text: `(rank ${rank} printed more: only its first ${KEPT_PER_RANK} lines are kept here)` }
      : { stream, text: text.length > LINE_LENGTH ? `${text.slice(0, LINE_LENGTH)}…` : text }
  return withRank(state, rank, { output: [...output, { ...line, place }] })
}

export function withStep(state: RunState, rank: number, step: Step): RunState {
  const steps = state.ranks[rank]?.steps
  // A call has ended: the ranks go on after all.
  const going = state.deadlock ? { ...state, deadlock: null } : state
  if (!steps || steps.length >= KEPT_PER_RANK) return going
  return withRank(going, rank, { steps: [...steps, step] })
}

export function withProgress(state: RunState, rank: number, { done, total, atMs }: Progress): RunState {
  return state.outcome || !state.ranks[rank] ? state : withRank(state, rank, { progress: { done, total, atMs } })
}

/** A value of the kind and title of an earlier one takes its place: a picture that moves is one picture. */
export function withDisplay(state: RunState, rank: number, value: Display): RunState {
  const displayed = state.ranks[rank]?.displayed
  if (!displayed) return state
  const before = displayed.findIndex((earlier) => isSamePlace(earlier, value))
  if (before >= 0) return withRank(state, rank, { displayed: displayed.with(before, value) })
  if (displayed.length >= KEPT_DISPLAYS) return state
  return withRank(state, rank, { displayed: [...displayed, value] })
}

const isSamePlace = (earlier: Display, later: Display): boolean =>
  earlier.kind !== 'kernel' && later.kind === earlier.kind && later.title === earlier.title

export function withResult(state: RunState, rank: number, result: unknown): RunState {
  return withRank(state, rank, { result })
}

/** The rank failed, which ends the run for all; of several failures the first that is known counts. */
export function withFailure(
  state: RunState,
  rank: number,
  { message, stack, code }: { message: string; stack: string; code: number },
): RunState {
  if (state.outcome) return state
  // That a lost rank ended the run changes nothing about its loss.
  const failed = state.ranks[rank]?.phase === 'lost' ? state : withRank(state, rank, { phase: 'failed' })
  return { ...stopped(failed), outcome: { kind: 'failed', rank, message, stack, code } }
}

/**
 * The rank's tab is gone. The others go on, and usually fail when they need it; a run whose other ranks have all ended
 * has failed for the lack of this one, unless its program has said that it goes on without it.
 */
export function withLoss(state: RunState, rank: number, loss: string): RunState {
  if (state.outcome || isOver(state.ranks[rank]?.phase)) return state
  return concluded(withRank(state, rank, { phase: 'lost', loss }))
}

/** The program goes on without these ranks, as one of the others has said. */
export function withoutRanks(state: RunState, ranks: readonly number[]): RunState {
  const needed = ranks.filter((rank) => state.ranks[rank] && !state.ranks[rank].doneWithout)
  if (state.outcome || needed.length === 0) return state
  return needed.reduce((next, rank) => withRank(next, rank, { doneWithout: true }), state)
}

/** Whether a rank is lost that the program cannot do without. */
export const lacksRank = ({ ranks }: RunState): boolean => ranks.some(isLacking)

/** The host's word that the run is over. A run that lost a rank was not ended by that word but by the loss. */
export function withEnd(state: RunState, outcome: Outcome): RunState {
  if (state.outcome) return state
  if (outcome.kind === 'failed') return withFailure(state, outcome.rank, outcome)
  if (outcome.kind === 'stopped') return failedByLoss(state) ?? { ...stopped(state), outcome: { kind: 'stopped' } }
  return {
    ...state,
    ranks: state.ranks.map((rank) => (isOver(rank.phase) ? rank : { ...rank, phase: 'ended' })),
    outcome: { kind: 'ended' },
  }
}

/** Sets the outcome once every rank has come to its end. */
function concluded(state: RunState): RunState {
  if (!state.ranks.every(({ phase }) => isOver(phase))) return state
  return failedByLoss(state) ?? { ...state, outcome: { kind: 'ended' } }
}

function failedByLoss(state: RunState): RunState | null {
  const rank = state.ranks.findIndex(isLacking)
  const loss = state.ranks[rank]?.loss
  return loss === undefined
    ? null
    : { ...stopped(state), outcome: { kind: 'failed', rank, message: loss, stack: '', code: 1 } }
}

function stopped(state: RunState): RunState {
  return {
    ...state,
    ranks: state.ranks.map((rank) => (isOver(rank.phase) ? rank : { ...rank, phase: 'stopped' })),
  }
}

function withRank(state: RunState, rank: number, change: Partial<RankState>): RunState {
  return { ...state, ranks: state.ranks.map((old, r) => (r === rank ? { ...old, ...change } : old)) }
}

const isLacking = ({ phase, doneWithout }: RankState): boolean => phase === 'lost' && doneWithout !== true

const isOver = (phase: RankPhase | undefined): boolean => phase !== 'starting' && phase !== 'running'
