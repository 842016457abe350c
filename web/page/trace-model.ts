/**
 * The trace of one run, of all ranks together and on one clock: what the timeline draws, what is exported and imported.
 * Times are milliseconds since the first rank's program began, on the host's clock.
 */
export interface Trace {
  program: string
  /** `ranks[r]` is rank r's. */
  ranks: RankTrace[]
  /** In order of `sentMs`. */
  messages: TraceMessage[]
}

export interface RankTrace {
  /** The tab's name as people see it. */
  name: string
  /** In order of `startMs`; calls of one rank may overlap (nonblocking ones) or nest (a collective's own messages are not calls). */
  calls: TraceCall[]
  /** How many messages wait for a receive here; one sample at every change. */
  unexpected: { atMs: number; count: number; bytes: number }[]
  /** From the program's beginning to its end; `endMs` is the last known moment while it runs. */
  startMs: number
  endMs: number
  /** Records that were left out because there were too many; 0 for a complete trace. */
  dropped: number
}

/** `compute` is a kernel (`gpu.map`, …); a blocking send or receive is `send` or `receive`; `wait` is `Wait…`, `Test…`, `Probe`. */
export type TraceCategory = 'compute' | 'send' | 'receive' | 'wait' | 'collective' | 'other'

export interface TraceCall {
  op: string
  category: TraceCategory
  startMs: number
  durationMs: number
  /** e.g. `dest 1, tag 11, 8000 bytes`; empty where there is nothing to say. */
  detail: string
  /** The program's line, e.g. `ring.ts:12:9`; null where it is not known. */
  where: string | null
}

export interface TraceMessage {
  source: number
  dest: number
  tag: number
  bytes: number
  /** A collective's own message rather than one of the program's. */
  isCollective: boolean
  sentMs: number
  /** When the envelope came; null while it is under way. */
  arrivedMs: number | null
  /** When it was in the receive's buffer; null while no receive has taken it. */
  receivedMs: number | null
}
