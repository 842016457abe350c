import type { Trace } from '../../page/trace-model.ts'
import { isShown } from './timeline-layout.ts'

/** What every rank sent to every rank. */
export interface CommunicationMatrix {
  /** `cells[source][dest]` */
  cells: Traffic[][]
  /** What each rank sent, to all together. */
  sent: Traffic[]
  /** What each rank was sent. */
  received: Traffic[]
  all: Traffic
}

export interface Traffic {
  messages: number
  /** Of the payload. */
  bytes: number
}

/** Counts when a message was sent, whether or not it has come. */
export function communicationMatrix(
  { ranks, messages }: Trace,
  counted: 'all' | 'program' | 'collectives',
): CommunicationMatrix {
  const none = (): Traffic => ({ messages: 0, bytes: 0 })
  const cells = ranks.map(() => ranks.map(none))
  const sent = ranks.map(none)
  const received = ranks.map(none)
  const all = none()
  for (const message of messages) {
    const { source, dest, bytes } = message
    if (!isShown(message, counted)) continue
    for (const traffic of [cells[source]?.[dest], sent[source], received[dest], all]) {
      if (traffic === undefined) continue
      traffic.messages += 1
      traffic.bytes += bytes
    }
  }
  return { cells, sent, received, all }
}
