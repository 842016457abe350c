import type { ConfigureRequest, ProgramRef, SharedProgram, Transport } from '../../shared/events.ts'
import type { OutputLine, TabState } from './state.ts'
import type { TabMemory } from './tab-memory.ts'
import type { Trace } from './trace-model.ts'
import type { Waits } from './waits-model.ts'

/** What this tab's own rank hands out, complete and at once: `TabState` keeps a bounded part of it. */
export type OwnNews =
  | { type: 'output'; run: number; rank: number; stream: OutputLine['stream']; text: string }
  /** The program's default export, once, before the state says that the rank has ended. */
  | { type: 'result'; run: number; rank: number; result: unknown }

export interface TabOptions {
  /** The unguessable name of the world to join: the key of its link. */
  world: string
  /** Make the world if it does not exist; else that is an error. @default true */
  makes?: boolean
  /** What people call the world, if this tab makes it. @default '' */
  title?: string
  /** What people call this tab. @default '' */
  name?: string
  /** By which this tab is the same member after a reload. @default none: then it is a new one */
  memory?: TabMemory
  /** Origin of the signaling server. @default the page's own */
  server?: string
  /**
   * The folder of the rank worker and its companions, on the page's own origin. What `createSignalingServer` serves as
   * `/tabmpi/`, with the headers that docs/embedding.md names. @default '/tabmpi/'
   */
  assets?: string | URL
  /** STUN and TURN servers. @default none: host candidates, which is what one LAN needs */
  iceServers?: RTCIceServer[]
  /** How the tabs are linked, if this one makes the world. @default 'rtc' */
  transport?: Transport
  /**
   * How many tabs the world will have, where that is known: a large one (see `ALL_PAIRS_TABS`) then does not connect its
   * first tabs in pairs while it is still small. @default as many as are there
   */
  expectedTabs?: number
  /** `relay` makes the page pass frames on to its worker, as browsers need that cannot transfer a data channel. @default 'auto' */
  channel?: 'auto' | 'relay'
  /**
   * After an outage of the network, or of this tab's machine, of up to so many milliseconds a run over WebRTC goes on as if
   * nothing had been; then the ranks that are out of reach are lost. At least 2000; of all tabs of a world the shortest
   * counts. @default what the server recommends, else 60000
   */
  graceMs?: number
  /** Called for every line that this tab's own rank prints and for its result, each before the state that follows from it. */
  own?: (news: OwnNews) => void
}

/** A run to be started. */
export interface RunRequest {
  program: ProgramRef
  args: string[]
  size: number
  /** Records calls and messages: see `Tab.trace`. @default true */
  traced?: boolean
}

/** A tab's membership of a world: the page's half of a rank. */
export interface Tab {
  readonly state: TabState
  /** Calls `listener` after every change of `state`; returns the way to stop that. */
  subscribe(listener: (state: TabState) => void): () => void
  /**
   * Keeps a compiled program, with `tabmpi` imported as `RUNTIME_PLACEHOLDER`, so that it can be started by the reference
   * that this gives: the tabs of the run get its text from this page.
   * @throws RangeError for an empty text, and one of more than `LIMITS.sharedProgramBytes`
   */
  share(name: string, text: string): SharedProgram
  /** Starts a run on the first `size` members. @throws Error naming what is wrong (not the host, a run in progress, not enough tabs) */
  start(request: RunRequest): Promise<void>
  /** Changes the world. The host's right; how its tabs are linked between runs only. @throws Error with the server's words */
  configure(change: ConfigureRequest): Promise<void>
  /** Gives a member a name: oneself, or anybody if this is the host. @throws Error with the server's words */
  rename(member: string, name: string): Promise<void>
  /** Sends a member away and does not let it in again. The host's right. @throws Error with the server's words */
  remove(member: string): Promise<void>
  /** Makes another member the host. The host's right, between runs. @throws Error with the server's words */
  handOver(member: string): Promise<void>
  /** Says for this tab's person whether programs of others may run here; without it they do not. @throws Error with the server's words */
  consent(consents: boolean): Promise<void>
  /** Measures `route` and `roundTripMs` of the members every few seconds while the page is visible; returns what ends that. */
  watchLinks(): () => void
  /** Ends the run in progress on every tab, whatever its ranks are doing. The host's right. */
  stop(): Promise<void>
  /**
   * What was recorded of the run in progress, or of the last one: of all ranks at the host, elsewhere of this tab's own
   * rank. Made anew at each call, from everything that has come so far; `TabState.run.traceRecords` tells when there is
   * more. Null when there is nothing.
   */
  trace(): Trace | null
  /**
   * Who waits for whom right now. Asks all ranks at the host, elsewhere this tab's own; a tab that does not answer within a
   * second is `silent`. With a rank that cannot go on any more, and none that can, there is a deadlock.
   */
  waits(): Promise<Waits>
  /** What this tab's rank waits for right now, one line each, in the user's source lines; `['busy']` when it computes. */
  waiting(): Promise<string[]>
  /** Says goodbye to everybody and closes all connections. */
  leave(): void
}
