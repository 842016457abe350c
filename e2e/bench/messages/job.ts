/**
 * What is measured between two ends, whatever moves the data; modelled on the OSU micro-benchmarks.
 * `latency`: an array there and back. `woken`: the same after a pause in which the other end has gone to sleep.
 * `bandwidth`: a window of arrays one way, then an array of one element as acknowledgement. `bidirectional`: a window of
 * arrays both ways at once.
 */
export type Test = 'latency' | 'woken' | 'bandwidth' | 'bidirectional'

/** How an end that has a choice cuts and feeds its arrays. */
export interface Feed {
  /** Bytes of each piece. */
  messageBytes: number
  /** No more than this is left in a channel's send buffer. */
  bufferedBytes?: number
  /** How long a waiting end looks again and again before it sleeps, in milliseconds. */
  spinMs?: number
}

export interface Job {
  test: Test
  /** Of each array; a multiple of 8. */
  bytes: number
  /** Arrays under way at once. */
  window: number
  loop: number
  feed?: Feed
}

/** One of two ends; both are given the same job at the same time. */
export interface End {
  /** @returns milliseconds of all loops, pauses left out */
  lead(job: Job): Promise<number>
  follow(job: Job): Promise<void>
}

/** Between two round trips of `woken`: far longer than anybody spins. */
export const PAUSE_MS = 1

declare global {
  /** The end in this page or worker, once it is connected. */
  var bench: End
  /** Connects this page with the other one. The near one begins; `port` is a helping server's on 127.0.0.1. */
  var connect: (side: 'near' | 'far', port: number) => Promise<void>
}
