import type { Pipe } from '../transport/pipe.ts'
import type { Display } from './display.ts'

/**
 * What a page and its rank worker say to each other. Imports nothing of ours but `display.ts` and the transport's `Pipe`:
 * `page` and `rank` both speak it, and it is all that they share of each other. Everything here is structured-cloned; the two sides trust each other (one origin, one tab).
 */

/** One call of the program that has ended: for the timeline of a run. */
export interface Step {
  /** e.g. `Scatter`, `gpu.map` */
  op: string
  /** Milliseconds since the rank's program began. */
  startMs: number
  durationMs: number
}

/** A call of the program that has not ended. */
export interface Waiting {
  op: string
  /** e.g. `source 0, tag 11`; empty where the operation has no single peer. */
  detail: string
  /** The program's line as the browser names it; the page maps it back to the source. */
  stack: string
  forMs: number
}

export interface Failure {
  /** The error's name, e.g. `Exception` or `TypeError`. */
  name: string
  message: string
  /** As the browser made it; the page maps it back to the source. */
  stack: string
  /** It failed because another rank is gone, which is somebody else's story. */
  isConsequence: boolean
  /** Set by `MPI.COMM_WORLD.Abort(code)`. */
  abortCode?: number
}

/** Why a peer cannot take part any more. */
export interface PeerLoss {
  reason: 'closed' | 'lost' | 'broken'
  message: string
}

export type ToWorker =
  | {
      type: 'init'
      run: number
      rank: number
      /** Member ids in rank order. */
      members: string[]
      program: { name: string; url: string }
      args: string[]
      processorName: string
      /** What the tabs of this browser that are in this world have in common; null where the browser gives nothing. */
      browserId: string | null
    }
  /** The pipe to one member; its channel is transferred. */
  | {
      type: 'channel'
      run: number
      member: string
      /** Names the connection that it is on: a channel of another one takes the place of the one before. */
      connection: string
      pipe: Pipe
    }
  | { type: 'lost'; member: string; loss: PeerLoss }
  | { type: 'describe-waiting' }

export type FromWorker =
  /** The worker's script runs and listens. */
  | { type: 'loaded' }
  /** Every link of this rank is open; the program begins. */
  | { type: 'ready'; readyMs: number }
  /** The channel on that connection is gone; a channel on another one would be welcome. */
  | { type: 'interrupted'; member: string; connection: string; message: string }
  | { type: 'output'; stream: 'stdout' | 'stderr'; text: string }
  | { type: 'display'; value: Display }
  | { type: 'step'; step: Step }
  | { type: 'waiting'; waiting: Waiting[] }
  /** The program ended and all it sent is acknowledged. `result` is its default export. */
  | { type: 'ended'; result: unknown }
  | { type: 'failed'; failure: Failure }
