import { firstAtLeast } from './binary-search.ts'
import { messageEndMs, type TraceIndex } from './trace-index.ts'
import type { ViewRange } from './view-range.ts'

/** A message in view: from the sender's row at `x1` to the receiver's at `x2`, CSS pixels from the left edge. */
export interface Arrow {
  /** Place in the trace's `messages`. */
  message: number
  source: number
  dest: number
  x1: number
  x2: number
  isCollective: boolean
  /** `under way`: its envelope has not come; `waiting`: no receive has taken it. */
  state: 'received' | 'waiting' | 'under way'
}

export interface Arrows {
  drawn: Arrow[]
  /** Messages in view of which no arrow is drawn, because there would be too many to see anything. */
  left: number
}

/** More arrows than that make a grey area. */
const MOST = 600

/**
 * The arrows of what is in view. Messages one after the other of a pair of ranks whose arrows would hardly differ share one;
 * of too many, every second, third, … is drawn.
 * @param width CSS pixels of the view
 */
export function arrowsOf(
  { trace, endMs, sentMs, lastEndMs }: TraceIndex,
  view: ViewRange,
  width: number,
  shown: (message: { isCollective: boolean }) => boolean,
): Arrows {
  const scale = width / (view.toMs - view.fromMs)
  const found: Arrow[] = []
  /** Of each pair of ranks, the last arrow's ends. */
  const last = new Map<number, { x1: number; x2: number }>()
  const end = firstAtLeast(sentMs, view.toMs)
  for (let i = firstAtLeast(lastEndMs, view.fromMs); i < end; i++) {
    const message = trace.messages[i]
    if (message === undefined || !shown(message)) continue
    const until = messageEndMs(message)
    const x2 = ((until ?? endMs) - view.fromMs) * scale
    if (x2 < 0) continue
    const x1 = (message.sentMs - view.fromMs) * scale
    const { source, dest, isCollective } = message
    const pair = source * trace.ranks.length + dest
    const before = last.get(pair)
    if (before && Math.abs(before.x1 - x1) < 0.5 && Math.abs(before.x2 - x2) < 0.5) continue
    last.set(pair, { x1, x2 })
    const state = message.receivedMs !== null ? 'received' : until === null ? 'under way' : 'waiting'
    found.push({ message: i, source, dest, x1, x2, isCollective, state })
  }
  const every = Math.ceil(found.length / MOST)
  const drawn = every > 1 ? found.filter((_, i) => i % every === 0) : found
  return { drawn, left: found.length - drawn.length }
}
