/**
 * What a tab knows of its world: plain data, replaced (never mutated) at each change. The user interface and the
 * launcher read it; they change nothing here but send commands to `Tab`.
 */
import type { About, ProgramRef, Transport } from '../../shared/events.ts'
import type { Display } from '../rank/display.ts'
import type { Step } from '../rank/messages.ts'

export type { About, Display, ProgramRef, Step, Transport }

export interface TabState {
  phase: 'connecting' | 'joined' | 'closed'
  world: string
  /** This tab's member id; null before it has joined. */
  id: string | null
  /** The member who may start and end runs. */
  host: string | null
  /** How the tabs of the world are linked. */
  transport: Transport
  /** In order of joining: the ranks of the next run. */
  members: MemberState[]
  /** The run in progress, or the last one. */
  run: RunState | null
  /** What is wrong with this tab or its server, in one sentence that says the fix; null when nothing is. */
  problem: string | null
}

export interface MemberState {
  id: string
  about: About
  isSelf: boolean
  isHost: boolean
  /** The connection from this tab to that member. */
  link: 'self' | 'connecting' | 'connected' | 'failed'
  /** How bytes travel on that link. */
  kind: 'self' | 'rtc' | 'rtc-relay' | 'port' | 'shm' | null
  /** Why it is not connected and what to do; null when it is. */
  problem: string | null
}

export type RankPhase = 'starting' | 'running' | 'ended' | 'failed' | 'lost' | 'stopped'

export interface RunState {
  run: number
  program: ProgramRef
  args: string[]
  /** `ranks[r].member` is rank r's tab. */
  ranks: RankState[]
  /** This tab's rank; null for a tab that came too late for the run. */
  rank: number | null
  /** From the run's announcement until every link of this rank was open. */
  readyMs: number | null
  outcome: Outcome | null
}

/** The host's tab knows all of every rank; other tabs know their own rank's output and steps only. */
export interface RankState {
  member: string
  phase: RankPhase
  output: OutputLine[]
  steps: Step[]
  /** What the program passed to `display`. */
  displayed: Display[]
  /** The program's default export; known only on its own tab. */
  result: unknown
  /** What became of its tab; there only in phase `lost`. */
  loss?: string
}

export interface OutputLine {
  stream: 'stdout' | 'stderr'
  text: string
}

export type Outcome =
  | { kind: 'ended' }
  /** `stack` has the lines of the user's source. `code` is 1, or what `Abort(code)` was given. */
  | { kind: 'failed'; rank: number; message: string; stack: string; code: number }
  | { kind: 'stopped' }
