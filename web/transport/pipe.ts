import type { Channel } from './connection.ts'
import type { LifeSign } from './life-sign.ts'
import { portWire } from './port-wire.ts'
import { channelWire, relayWire } from './rtc-wire.ts'
import type { ShmPoller } from './shm-poller.ts'
import { shmWire } from './shm-wire.ts'
import type { Wire } from './wire.ts'

/** What a worker is given for a link: a channel of a connection, or the page's relay of one. */
export type Pipe = Channel | { kind: 'rtc-relay'; channel: MessagePort; maxMessageBytes: number }

/** What a worker needs for pipes within its browser. */
export interface NearBy {
  /** The worker's own. */
  lifeSign(): LifeSign
  /** The worker's own: one looks after all its rings. */
  poller(): ShmPoller
}

/** To be called in the task in which the pipe came to the worker. */
export function wireOf(pipe: Pipe, nearBy: NearBy): Wire {
  switch (pipe.kind) {
    case 'rtc':
      return channelWire(pipe.channel, pipe.maxMessageBytes)
    case 'rtc-relay':
      return relayWire(pipe.channel, pipe.maxMessageBytes)
    case 'port':
      return portWire(pipe.channel, nearBy.lifeSign())
    default:
      return shmWire(pipe.channel, nearBy.lifeSign(), nearBy.poller())
  }
}
