import type { ProgramRef, Transport } from '../../shared/events.ts'
import type { OutputLine, TabState } from './state.ts'

/** What this tab's own rank hands out, complete and at once: `TabState` keeps a bounded part of it. */
export type OwnNews =
  | { type: 'output'; run: number; rank: number; stream: OutputLine['stream']; text: string }
  /** The program's default export, once, before the state says that the rank has ended. */
  | { type: 'result'; run: number; rank: number; result: unknown }

export interface TabOptions {
  /** The unguessable name of the world to join; it is made by whoever joins first. */
  world: string
  /** Origin of the signaling server. @default the page's own */
  server?: string
  /** STUN and TURN servers. @default none: host candidates, which is what one LAN needs */
  iceServers?: RTCIceServer[]
  /** How the tabs are linked, if this one makes the world. @default 'rtc' */
  transport?: Transport
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

/** A tab's membership of a world: the page's half of a rank. */
export interface Tab {
  readonly state: TabState
  /** Calls `listener` after every change of `state`; returns the way to stop that. */
  subscribe(listener: (state: TabState) => void): () => void
  /** Starts a run on the first `size` members. @throws Error naming what is wrong (not the host, a run in progress, not enough tabs) */
  start(request: { program: ProgramRef; args: string[]; size: number }): Promise<void>
  /** Links the tabs of the world in another way. The host's right, between runs. @throws Error with the server's words */
  configure(transport: Transport): Promise<void>
  /** Ends the run in progress on every tab, whatever its ranks are doing. The host's right. */
  stop(): Promise<void>
  /** What this tab's rank waits for right now, one line each, in the user's source lines; `['busy']` when it computes. */
  waiting(): Promise<string[]>
  /** Says goodbye to everybody and closes all connections. */
  leave(): void
}
