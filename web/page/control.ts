/**
 * What pages say to each other on the control channel. A peer is trusted with nothing: messages are bounded and parsed,
 * and who speaks (and so which rank) is known from the connection, never from the message.
 */
import * as v from 'valibot'

/** UTF-16 code units of one encoded message. */
const MESSAGE_LENGTH = 16 * 1024
/** Code units of a text within a message, as JSON writes it: two of them and the rest fit into one message. */
const TEXT_LENGTH = 7 * 1024

const run = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const text = v.pipe(v.string(), v.maxLength(MESSAGE_LENGTH))
const ms = v.pipe(v.number(), v.finite())
const stream = v.picklist(['stdout', 'stderr'])

const control = v.variant('type', [
  /** To everybody: how far the sender's rank is. */
  v.object({ type: v.literal('rank'), run, phase: v.picklist(['running', 'ended']) }),
  /** To the host: a line that the sender's rank printed. */
  v.object({ type: v.literal('output'), run, stream, text }),
  /** To the host: a call of the sender's rank. */
  v.object({
    type: v.literal('step'),
    run,
    step: v.object({ op: v.pipe(v.string(), v.maxLength(256)), startMs: ms, durationMs: ms }),
  }),
  /** To everybody: the sender's rank failed, which ends the run. */
  v.object({ type: v.literal('failed'), run, message: text, stack: text, code: v.pipe(v.number(), v.safeInteger()) }),
  /** From the host to everybody: the run is over. */
  v.object({ type: v.literal('over'), run, outcome: v.picklist(['ended', 'stopped']) }),
  /** Of `ControlLine`, at the start of every connection: the number of the message that follows, on the line of that name. */
  v.object({ type: v.literal('line'), id: v.pipe(v.string(), v.maxLength(64)), next: run }),
  /** Of `ControlLine`: the number of the last message that has arrived. */
  v.object({ type: v.literal('taken'), last: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
  /** To everybody: the sender's tab closes. */
  v.object({ type: v.literal('goodbye') }),
])

/** All that a control channel carries. */
export type ControlMessage = v.InferOutput<typeof control>

/** What pages have to say to each other. */
export type PageMessage = Exclude<ControlMessage, { type: 'line' | 'taken' }>

/** As text for the wire; texts too long for it are cut, which a `…` tells. */
export function encodeControl(message: ControlMessage): string {
  switch (message.type) {
    case 'output':
      return JSON.stringify({ ...message, text: cut(message.text) })
    case 'failed':
      return JSON.stringify({ ...message, message: cut(message.message), stack: cut(message.stack) })
    case 'step':
      return JSON.stringify({ ...message, step: { ...message.step, op: message.step.op.slice(0, 256) } })
    default:
      return JSON.stringify(message)
  }
}

/** @throws Error saying what is wrong with the message, without repeating it */
export function parseControl(encoded: string): ControlMessage {
  if (encoded.length > MESSAGE_LENGTH) {
    throw new Error(`a control message has ${encoded.length} characters, ${MESSAGE_LENGTH} are allowed`)
  }
  let value: unknown
  try {
    value = JSON.parse(encoded)
  } catch {
    throw new Error('a control message is not JSON')
  }
  const result = v.safeParse(control, value, { abortEarly: true })
  if (result.success) return result.output
  throw new Error(`a control message has an unexpected ${v.getDotPath(result.issues[0]) ?? 'form'}`)
}

function cut(long: string): string {
  let short = long.slice(0, TEXT_LENGTH)
  // A character may take up to six in JSON.
  while (JSON.stringify(short).length > TEXT_LENGTH) short = short.slice(0, Math.floor(short.length * 0.9))
  return short.length < long.length ? `${short}…` : short
}
