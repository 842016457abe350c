/** The control messages about a run's trace, its clocks, and who waits for whom; see `control.ts`. */
import * as v from 'valibot'

/** Characters of one text of a trace: an operation, its arguments, a place in the program. */
export const TRACE_TEXT_LENGTH = 256
/** Numbers, and texts of each kind, in one message. */
export const TRACE_PART = { numbers: 600, texts: 512 } as const
/** A rank that waits in more calls at once, or for more messages, tells the first of them. */
export const WAITS_TOLD = { calls: 4, open: 32, unclaimed: 16 } as const

const run = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const ms = v.pipe(v.number(), v.finite())
const id = count
const text = v.pipe(v.string(), v.maxLength(TRACE_TEXT_LENGTH))
const place = v.nullable(text)
const rank = v.pipe(count, v.maxValue(65_535))
const way = v.picklist(['send', 'receive'])

const activity = v.object({
  open: v.pipe(
    v.array(
      v.object({
        way,
        peer: v.nullable(rank),
        tag: v.nullable(count),
        isCollective: v.boolean(),
        isAwaited: v.boolean(),
      }),
    ),
    v.maxLength(WAITS_TOLD.open),
  ),
  /** Of each peer: its rank, then `sent`, `sending`, `arrived`, `announced`. */
  traffic: v.pipe(v.array(v.tuple([rank, count, count, count, count])), v.maxLength(256)),
  receiving: count,
  unclaimed: v.pipe(v.array(v.object({ peer: rank, tag: count })), v.maxLength(WAITS_TOLD.unclaimed)),
})

/** In one go: a schema for each of so many numbers takes longer than to record them. */
function isNumbers(value: unknown): boolean {
  return Array.isArray(value) && value.length <= TRACE_PART.numbers && value.every(Number.isFinite)
}

/** To be among the variants of a control message. */
export const TRACE_MESSAGES = [
  /** To the host: records of the sender's rank, the texts and places that are new, and until when they tell. */
  v.object({
    type: v.literal('trace'),
    run,
    texts: v.pipe(v.array(text), v.maxLength(TRACE_PART.texts)),
    places: v.pipe(v.array(place), v.maxLength(TRACE_PART.texts)),
    records: v.custom<number[]>(isNumbers),
    dropped: count,
    beganMs: ms,
    atMs: ms,
  }),
  /** To the host, which answers with its time: how far are the two clocks apart? */
  v.object({ type: v.literal('clock-asked'), run, askedMs: ms }),
  v.object({ type: v.literal('clock'), run, askedMs: ms, hostMs: ms }),
  /** To the host: what has to be added to the times of the sender's rank. */
  v.object({ type: v.literal('clock-offset'), run, offsetMs: ms }),
  /** To the host: a call of the sender's rank has waited for long. */
  v.object({ type: v.literal('stuck'), run }),
  /** From the host, which is answered: what does the rank wait for? */
  v.object({ type: v.literal('waits-asked'), run, id }),
  v.object({
    type: v.literal('waits'),
    run,
    id,
    state: v.picklist(['waiting', 'computing', 'elsewhere', 'over']),
    calls: v.pipe(
      v.array(v.object({ number: count, op: text, detail: text, where: place, forMs: ms })),
      v.maxLength(WAITS_TOLD.calls),
    ),
    activity: v.nullable(activity),
  }),
] as const

type Message = v.InferOutput<(typeof TRACE_MESSAGES)[number]>
/** What a rank tells of its waiting. */
export type WaitsReport = Omit<Extract<Message, { type: 'waits' }>, 'type' | 'run' | 'id'>
/** A part of a rank's trace. */
export type TraceRecords = Omit<Extract<Message, { type: 'trace' }>, 'type' | 'run'>
