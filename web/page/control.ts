/**
 * What pages say to each other on the control channel. A peer is trusted with nothing: messages are bounded and parsed,
 * and who speaks (and so which rank) is known from the connection, never from the message.
 */
import * as v from 'valibot'
import { LIMITS } from '../../shared/limits.ts'
import { TRACE_MESSAGES } from './control-trace.ts'
import { PROBLEM_LENGTH, TOLD_PAIRS } from './troubles.ts'

/** UTF-16 code units of one encoded message. */
const MESSAGE_LENGTH = 16 * 1024
/** Code units of a text within a message, as JSON writes it: two of them and the rest fit into one message. */
const TEXT_LENGTH = 7 * 1024

const run = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const text = v.pipe(v.string(), v.maxLength(MESSAGE_LENGTH))
const ms = v.pipe(v.number(), v.finite())
const memberId = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/))
const rank = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const phase = v.picklist(['running', 'ended'])
const code = v.pipe(v.number(), v.safeInteger())
const stream = v.picklist(['stdout', 'stderr'])
const progress = { done: v.pipe(ms, v.minValue(0)), total: v.pipe(ms, v.gtValue(0)), atMs: v.pipe(ms, v.minValue(0)) }

const control = v.variant('type', [
  /** To the lead's tab (see `run-lead.ts`): how far the sender's rank is. */
  v.object({ type: v.literal('rank'), run, phase }),
  /** From the lead's tab to everybody: how far ranks are. */
  v.object({
    type: v.literal('ranks'),
    run,
    phases: v.pipe(v.array(v.tuple([rank, phase])), v.maxLength(LIMITS.membersPerWorld)),
  }),
  /** From the lead's tab to everybody: the rank is lost, for those who are not connected to it. */
  v.object({ type: v.literal('lost'), run, rank, message: text }),
  /** To the lead's tab, and from there to everybody: the program goes on without these ranks, which are lost. */
  v.object({
    type: v.literal('without'),
    run,
    ranks: v.pipe(v.array(rank), v.maxLength(LIMITS.membersPerWorld)),
  }),
  /** To a new lead's tab: the sender may have missed what leads tell everybody. */
  v.object({ type: v.literal('news-wanted'), run }),
  /** To the lead's tab: a line that the sender's rank printed. */
  v.object({ type: v.literal('output'), run, stream, text }),
  /** To the lead's tab: a call of the sender's rank. */
  v.object({
    type: v.literal('step'),
    run,
    step: v.object({ op: v.pipe(v.string(), v.maxLength(256)), startMs: ms, durationMs: ms }),
  }),
  /** To the lead's tab: how far the program of the sender's rank is. */
  v.object({ type: v.literal('progress'), run, ...progress }),
  /** To the lead's tab: the sender's rank failed, which ends the run. */
  v.object({ type: v.literal('failed'), run, message: text, stack: text, code }),
  /** From the lead's tab or the host to everybody: the run is over. */
  v.object({
    type: v.literal('over'),
    run,
    outcome: v.variant('kind', [
      v.object({ kind: v.literal('ended') }),
      v.object({ kind: v.literal('stopped') }),
      v.object({ kind: v.literal('failed'), rank, message: text, stack: text, code }),
    ]),
  }),
  /** To the lead's tab: the sender's rank needs the text of its program. */
  v.object({ type: v.literal('program-wanted'), run }),
  /** From the lead's tab: a part of the text of the run's program; parts come in order. See `shared-text.ts`. */
  v.object({ type: v.literal('program-part'), run, part: text, isLast: v.boolean() }),
  ...TRACE_MESSAGES,
  /** Of `ControlLine`, at the start of every connection: the number of the message that follows, on the line of that name. */
  v.object({ type: v.literal('line'), id: v.pipe(v.string(), v.maxLength(64)), next: run }),
  /** Of `ControlLine`: the number of the last message that has arrived. */
  v.object({ type: v.literal('taken'), last: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
  /** How long does a message take? The answer has the same number. */
  v.object({ type: v.picklist(['ping', 'pong']), id: v.pipe(v.number(), v.safeInteger(), v.minValue(1)) }),
  /** To the host: the members to which the sender cannot connect, and why; replaces what it said before. */
  v.object({
    type: v.literal('troubles'),
    pairs: v.pipe(
      v.array(v.object({ member: memberId, problem: v.pipe(v.string(), v.maxLength(PROBLEM_LENGTH)) })),
      v.maxLength(TOLD_PAIRS),
    ),
  }),
  /** To everybody: the sender's tab closes. */
  v.object({ type: v.literal('goodbye') }),
])

/** All that a control channel carries. */
export type ControlMessage = v.InferOutput<typeof control>

/** What pages have to say to each other. */
export type PageMessage = Exclude<ControlMessage, { type: 'line' | 'taken' }>

/** What pages say of a run. */
export type RunMessage = Extract<PageMessage, { run: number }>

/** Whether only a run's lead says this, or is told it. */
export function isLeads({ type }: RunMessage): boolean {
  return LEADS.has(type)
}

const LEADS = new Set<RunMessage['type']>([
  'ranks',
  'lost',
  'without',
  'news-wanted',
  'program-wanted',
  'program-part',
  'over',
])

/** As text for the wire; texts too long for it are cut, which a `…` tells. */
export function encodeControl(message: ControlMessage): string {
  switch (message.type) {
    case 'output':
      return JSON.stringify({ ...message, text: cut(message.text) })
    case 'failed':
      return JSON.stringify(shortened(message))
    case 'lost':
      return JSON.stringify({ ...message, message: cut(message.message) })
    case 'over': {
      const { outcome } = message
      return JSON.stringify({ ...message, outcome: outcome.kind === 'failed' ? shortened(outcome) : outcome })
    }
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

const shortened = <T extends { message: string; stack: string }>(failure: T): T => ({
  ...failure,
  message: cut(failure.message),
  stack: cut(failure.stack),
})

function cut(long: string): string {
  let short = long.slice(0, TEXT_LENGTH)
  // A character may take up to six in JSON.
  while (JSON.stringify(short).length > TEXT_LENGTH) short = short.slice(0, Math.floor(short.length * 0.9))
  return short.length < long.length ? `${short}…` : short
}
