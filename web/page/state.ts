/**
 * What a tab knows of its world: plain data, replaced (never mutated) at each change. The user interface and the
 * launcher read it; they change nothing here but send commands to `Tab`.
 */
import type { About, ProgramRef, Transport } from '../../shared/events.ts'
import type { Display } from '../rank/display.ts'
import type { Step } from '../rank/messages.ts'
import type { Route } from '../transport/connection.ts'
import type { Trouble } from './troubles.ts'
import type { Deadlock } from './waits-model.ts'

export type { About, Display, ProgramRef, Step, Transport, Trouble }

export interface TabState {
  phase: 'connecting' | 'joined' | 'closed'
  world: string
  /** What people call the world; may be empty. */
  title: string
  /** Nobody who was not here already is let in. */
  locked: boolean
  /** The host means to run programs that people wrote: who has not consented takes no part in those. */
  asksConsent: boolean
  /** This tab's member id; null before it has joined. */
  id: string | null
  /** The member who may start and end runs. */
  host: string | null
  /** How the tabs of the world are linked. */
  transport: Transport
  /** The host, then the others in order of joining: the ranks of the next run. */
  members: MemberState[]
  /** Pairs of other members that cannot connect; known at the host only. */
  troubles: Trouble[]
  /** The run in progress, or the last one. */
  run: RunState | null
  /** What is wrong with this tab or its server, in one sentence that says the fix; null when nothing is. */
  problem: string | null
}

export interface MemberState {
  id: string
  /** What its person or the host calls it; empty for one without a name. Untrusted, as `about` is. */
  name: string
  /** Its person lets programs of others run there. */
  consents: boolean
  about: About
  isSelf: boolean
  isHost: boolean
  /** The connection from this tab to that member; `idle` in a large world until their ranks have something to say. */
  link: 'self' | 'idle' | 'connecting' | 'connected' | 'failed'
  /** How bytes travel on that link. */
  kind: 'self' | 'rtc' | 'rtc-relay' | 'port' | 'shm' | null
  /** From machine to machine or through a TURN server; null where that is no question or not known yet. See `Tab.watchLinks`. */
  route: Route | null
  /** From page to page and back, in milliseconds; null before it was measured. */
  roundTripMs: number | null
  /** Why it is not connected and what to do; null when it is. */
  problem: string | null
}

export type RankPhase = 'starting' | 'running' | 'ended' | 'failed' | 'lost' | 'stopped'

export interface RunState {
  run: number
  program: ProgramRef
  /** What the writer of a shared program wrote, on the tabs of its ranks: untrusted, like all that others say. */
  source?: string
  args: string[]
  /** `ranks[r].member` is rank r's tab. */
  ranks: RankState[]
  /** This tab's rank; null for a tab that came too late for the run. */
  rank: number | null
  /** From the run's announcement until its program began: COMM_WORLD was ready. */
  readyMs: number | null
  outcome: Outcome | null
  /** Whether calls and messages are recorded. */
  traced: boolean
  /** Records of the trace that have come to this tab: when it grows `Tab.trace()` has more. */
  traceRecords: number
  /** The host's finding; null while there is none, and on other tabs. Cleared when the ranks go on after all. */
  deadlock: Deadlock | null
}

/** The host's tab knows all of every rank; other tabs know their own rank's output, steps and progress only. */
export interface RankState {
  member: string
  phase: RankPhase
  output: KeptLine[]
  steps: Step[]
  /** What the program passed to `display`. */
  displayed: Display[]
  /** The program's default export; known only on its own tab. */
  result: unknown
  /** What the program last passed to `progress`; null before. */
  progress: Progress | null
  /** What became of its tab; there only in phase `lost`. */
  loss?: string
  /** The program has said that it goes on without this rank: its loss does not fail the run. */
  doneWithout?: true
}

/** How far a rank's program is, in units of its own. */
export interface Progress {
  done: number
  /** Greater than 0. */
  total: number
  /** Milliseconds since the rank's program began. */
  atMs: number
}

export interface OutputLine {
  stream: 'stdout' | 'stderr'
  text: string
}

export interface KeptLine extends OutputLine {
  /** How many lines of all ranks had come to this tab before: the order of their arrival. */
  place: number
}

export type Outcome =
  | { kind: 'ended' }
  /** `stack` has the lines of the user's source. `code` is 1, or what `Abort(code)` was given. */
  | { kind: 'failed'; rank: number; message: string; stack: string; code: number }
  | { kind: 'stopped' }
