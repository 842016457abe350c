/** Who waits for whom, of all ranks together: plain data. Imports nothing. */

/** What the ranks of a run wait for, at one moment. */
export interface Waits {
  /** In rank order. A tab that is not the host knows its own rank only. */
  ranks: RankWaits[]
  /** Set when the ranks that have not ended wait for each other, and will for ever. */
  deadlock: Deadlock | null
}

export interface RankWaits {
  rank: number
  /**
   * `waiting`: in the calls of `calls`. `computing`: its worker was too busy to say. `elsewhere`: its program awaits
   * something that is no call of ours. `over`: it has ended, failed, or is lost. `silent`: its tab has not answered.
   */
  state: 'waiting' | 'computing' | 'elsewhere' | 'over' | 'silent'
  /** Earliest first; empty unless `state` is `waiting`. */
  calls: WaitingCall[]
}

/** A call of a program that has not ended. */
export interface WaitingCall {
  /** e.g. `Recv` */
  op: string
  /** e.g. `source 0, tag 11`, in the communicator's ranks; empty where there is nothing to say. */
  detail: string
  /** The program's line, e.g. `ring.ts:12:9`; null where it is not known. */
  where: string | null
  forMs: number
  /** The messages that it waits for, in the world's ranks. */
  awaited: AwaitedMessage[]
}

/** A message that a rank waits for: that it comes (`receive`), or that its receiver takes it (`send`). */
export interface AwaitedMessage {
  way: 'send' | 'receive'
  /** Null: any rank. */
  peer: number | null
  /** Null: any tag; and in a collective, whose tags say nothing to people. */
  tag: number | null
  isCollective: boolean
}

/** The ranks that have not ended wait for each other, and no message is under way. */
export interface Deadlock {
  /** Along the circle, where there is one; else in rank order. */
  ranks: DeadlockedRank[]
  /** In words, with source lines and what may help. */
  explanation: string
}

export interface DeadlockedRank {
  rank: number
  op: string
  way: 'send' | 'receive'
  /** Whom it waits for; null: any rank. A collective may wait for several: this is the first. */
  peer: number | null
  tag: number | null
  where: string | null
}
