import type { Activity } from '../p2p/activity.ts'
import type { Pipe } from '../transport/pipe.ts'
import type { Display } from './display.ts'

export type { Activity }

/**
 * What a page and its rank worker say to each other. Imports nothing of ours but `display.ts` and types of a rank's messages and the transport's `Pipe`:
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

/**
 * The records of a trace: numbers one after the other, each record begun by its kind. Times are milliseconds since the
 * rank's program began; numbers of texts and sites are places among all that have come, -1 for none.
 *
 *   CALL        start, duration (-1 as long as it is open), op (text), detail (text), site, number (-1: never open)
 *   SENT        at, dest, lane, tag, bytes
 *   ARRIVED     at, source, lane, tag, bytes
 *   UNEXPECTED  source, lane, number: no receive waited for it when it came
 *   RECEIVED    at, source, lane, number, when a receive took it
 *   DELIVERED   at, source, lane, tag, bytes: arrived and received at once
 *
 * Messages of a pair of ranks and a lane (0 the program's, 1 the collectives') are numbered from 0 in their order.
 */
export const TraceRecord = { CALL: 0, SENT: 1, ARRIVED: 2, UNEXPECTED: 3, RECEIVED: 4, DELIVERED: 5 } as const

/** Numbers in each kind of record, its kind included. */
export const TRACE_RECORD_LENGTHS: readonly number[] = [7, 6, 6, 4, 6, 6]

/** Bounds on the trace of one rank. */
export const TRACE_LIMITS = { records: 50_000, texts: 5_000, sites: 2_000 } as const

/** What was recorded since the last part. */
export interface TracePart {
  records: Float64Array
  /** Texts and stacks that are new. */
  texts: string[]
  stacks: string[]
  /** Records that were left out so far. */
  dropped: number
  /** When the program began: on the clock of `performance.timeOrigin`. */
  beganMs: number
  /** Until when it tells, since the program began. */
  atMs: number
}

/** A call of the program that has not ended. */
export interface Waiting {
  /** No other call of the rank that had to wait has it. */
  number: number
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
      /** Those to which there is to be a link before the program begins; to the others it may ask for one (`link`). */
      awaited: string[]
      /** `isForeign`: somebody wrote it, so that it is not of the page's own server. */
      program: { name: string; url: string; isForeign: boolean }
      args: string[]
      processorName: string
      /** What the tabs of this browser that are in this world have in common; null where the browser gives nothing. */
      browserId: string | null
      /** See `Run.islands`; undefined where all links are alike. */
      islands: number[] | undefined
      /** Whether calls and messages are recorded. */
      traced: boolean
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
  /** The member's rank has ended. */
  | { type: 'ended'; member: string }
  | { type: 'describe-waiting' }

export type FromWorker =
  /** The worker's script runs and listens. */
  | { type: 'loaded' }
  /** The links that were awaited are open; the program begins. */
  | { type: 'ready'; readyMs: number }
  /** This rank has something to say to a member to which it has no link. Told once of each. */
  | { type: 'link'; member: string }
  /** The channel on that connection is gone; a channel on another one would be welcome. */
  | { type: 'interrupted'; member: string; connection: string; message: string }
  | { type: 'output'; stream: 'stdout' | 'stderr'; text: string }
  | { type: 'display'; value: Display }
  | { type: 'step'; step: Step }
  /** How far the program is: see `RankState.progress`. */
  | { type: 'progress'; done: number; total: number; atMs: number }
  | { type: 'waiting'; waiting: Waiting[]; activity: Activity | null }
  /** A call has waited for long, and does not wait for something that is under way as far as this rank knows. */
  | { type: 'stuck' }
  | { type: 'trace'; part: TracePart }
  /** The program goes on without these ranks, which are lost. */
  | { type: 'without'; ranks: number[] }
  /** The program ended and all it sent is acknowledged. `result` is its default export. */
  | { type: 'ended'; result: unknown }
  | { type: 'failed'; failure: Failure }
