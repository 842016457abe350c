import type { Channel } from './connection.ts'
import { FramedLink } from './framed-link.ts'
import type { LifeSign } from './life-sign.ts'
import { portWire } from './port-wire.ts'
import { channelWire, relayWire } from './rtc-wire.ts'
import type { ShmPoller } from './shm-poller.ts'
import { ShmLink } from './shm-link.ts'
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

/** A pipe that has come, before its run is known. Shared memory is a link by itself; all else becomes one with `linkOver`. */
export type PipeEnd = Wire | ShmLink

/** To be called in the task in which the pipe came to the worker. */
export function endOf(pipe: Pipe, nearBy: NearBy): PipeEnd {
  switch (pipe.kind) {
    case 'rtc':
      return channelWire(pipe.channel, pipe.maxMessageBytes)
    case 'rtc-relay':
      return relayWire(pipe.channel, pipe.maxMessageBytes)
    case 'port':
      return portWire(pipe.channel, nearBy.lifeSign())
    default:
      return new ShmLink(pipe.channel, nearBy.lifeSign(), nearBy.poller())
  }
}

/** A worker's link to another tab. */
export type TabLink = FramedLink | ShmLink

/** @param interrupted told that the wire is gone: see `FramedLink` */
export function linkOver(end: PipeEnd, run: number, interrupted: (why: string) => void): TabLink {
  return end instanceof ShmLink ? end : new FramedLink(end, run, interrupted)
}

/** Goes on over what has come after an outage. Shared memory has no outages: there it is closed. */
export function replaceWire(link: TabLink, end: PipeEnd): void {
  if (link instanceof FramedLink && !(end instanceof ShmLink)) link.replace(end)
  else end.close()
}
