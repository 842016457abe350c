/**
 * A trace as a file in Chrome's Trace Event Format (JSON), which ui.perfetto.dev and chrome://tracing open: the run is a
 * process, each rank a thread, each call a complete event, each message a flow arrow, each unexpected queue a counter.
 */
import * as v from 'valibot'
import { laneAt, lanesOf } from './call-lanes.ts'
import type { Trace, TraceCall, TraceMessage } from './trace-model.ts'

/** Characters of a file that is read. */
const MOST_LENGTH = 256 * 1024 * 1024
const MOST_EVENTS = 4_000_000
const MOST_RANKS = 4096
/** The thread of a rank's calls that overlap earlier ones: its rank, and so many times this. */
const LANE = 10_000
const PID = 1

type Event = Record<string, unknown>

/** The trace as JSON. `fromChromeTrace` reads it again; times are kept to the nanosecond. */
export function toChromeTrace(trace: Trace): string {
  const lanes = trace.ranks.map(({ calls }) => lanesOf(calls))
  /** The thread on which something happens: that of the call that it falls into, for arrows begin and end at calls. */
  const threadAt = (rank: number, ms: number): number =>
    rank + LANE * laneAt(lanes[rank] ?? [], trace.ranks[rank]?.calls ?? [], ms)
  const events: Event[] = [metadata('process_name', 0, { name: `tabmpi: ${trace.program}` })]
  for (const [rank, { name, calls, unexpected }] of trace.ranks.entries()) {
    for (const [lane, places] of (lanes[rank] ?? []).entries()) {
      const tid = rank + LANE * lane
      events.push(
        metadata('thread_name', tid, { name: `rank ${rank} (${name})${lane > 0 ? ', at the same time' : ''}` }),
      )
      events.push(metadata('thread_sort_index', tid, { sort_index: rank * 100 + lane }))
      for (const call of places.flatMap((place) => calls[place] ?? [])) events.push(complete(call, tid))
    }
    for (const { atMs, count, bytes } of unexpected) {
      const counter = `rank ${rank}: messages nobody has asked for`
      events.push({ ph: 'C', pid: PID, tid: rank, ts: micro(atMs), name: counter, args: { count, bytes } })
    }
  }
  for (const [id, message] of trace.messages.entries()) events.push(...arrow(id, message, threadAt))
  const ranks = trace.ranks.map(({ name, startMs, endMs, dropped }) => ({ name, startMs, endMs, dropped }))
  const otherData = { tabmpi: { version: 1, program: trace.program, ranks } }
  return JSON.stringify({ displayTimeUnit: 'ms', otherData, traceEvents: events })
}

/** Reads what `toChromeTrace` wrote. @throws Error saying what is wrong with the file */
export function fromChromeTrace(text: string): Trace {
  if (text.length > MOST_LENGTH) {
    throw new Error(
      `the trace has ${text.length} characters; ${MOST_LENGTH} can be opened here, more in ui.perfetto.dev`,
    )
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error('the file is not JSON; choose one that was saved here or by tabmpi run --trace')
  }
  const { otherData, traceEvents } = parsed(file, value)
  const { program, ranks } = otherData.tabmpi
  const trace: Trace = {
    program,
    ranks: ranks.map((rank) => ({ ...rank, calls: [], unexpected: [] })),
    messages: [],
  }
  for (const event of traceEvents) take(trace, event)
  for (const { calls, unexpected } of trace.ranks) {
    calls.sort((a, b) => a.startMs - b.startMs)
    unexpected.sort((a, b) => a.atMs - b.atMs)
  }
  trace.messages.sort((a, b) => a.sentMs - b.sentMs)
  return trace
}

const metadata = (name: string, tid: number, args: object): Event => ({ ph: 'M', pid: PID, tid, name, args })

function complete({ op, category, startMs, durationMs, detail, where }: TraceCall, tid: number): Event {
  const times = { ts: micro(startMs), dur: micro(durationMs) }
  return { ph: 'X', pid: PID, tid, ...times, name: op, cat: category, args: { detail, where } }
}

function arrow(id: number, message: TraceMessage, threadAt: (rank: number, ms: number) => number): Event[] {
  const { source, dest, sentMs, arrivedMs, receivedMs, tag, bytes, isCollective } = message
  const common = { pid: PID, id, name: 'message', cat: isCollective ? 'collective' : 'message' }
  const args = { source, dest, tag, bytes, arrived: nullable(arrivedMs), received: nullable(receivedMs) }
  const start = { ...common, ph: 's', tid: threadAt(source, sentMs), ts: micro(sentMs), args }
  // It ends at the call that took it, which is the one that people look for.
  const endMs = receivedMs ?? arrivedMs
  if (endMs === null) return [start]
  return [start, { ...common, ph: 'f', bp: 'e', tid: threadAt(dest, endMs), ts: micro(endMs) }]
}

const micro = (ms: number): number => Math.round(ms * 1e6) / 1e3
const nullable = (ms: number | null): number | null => (ms === null ? null : micro(ms))

const number = v.pipe(v.number(), v.finite())
const whole = v.pipe(number, v.integer(), v.minValue(0))
const positive = v.pipe(number, v.minValue(0))
const text = v.pipe(v.string(), v.maxLength(1024))
const category = v.picklist(['compute', 'send', 'receive', 'wait', 'collective', 'other'])

const file = v.object({
  otherData: v.object({
    tabmpi: v.object({
      version: v.literal(1),
      program: text,
      ranks: v.pipe(
        v.array(v.object({ name: text, startMs: number, endMs: number, dropped: whole })),
        v.maxLength(MOST_RANKS),
      ),
    }),
  }),
  traceEvents: v.pipe(v.array(v.looseObject({ ph: text })), v.maxLength(MOST_EVENTS)),
})
const callEvent = v.object({
  tid: whole,
  ts: number,
  dur: positive,
  name: text,
  cat: category,
  args: v.object({ detail: text, where: v.nullable(text) }),
})
const counterEvent = v.object({ tid: whole, ts: number, args: v.object({ count: whole, bytes: positive }) })
const messageEvent = v.object({
  ts: number,
  cat: v.picklist(['message', 'collective']),
  args: v.object({
    source: whole,
    dest: whole,
    tag: whole,
    bytes: positive,
    arrived: v.nullable(number),
    received: v.nullable(number),
  }),
})

function take(trace: Trace, event: { ph: string }): void {
  switch (event.ph) {
    case 'X': {
      const { tid, ts, dur, name, cat, args } = parsed(callEvent, event)
      const call = { op: name, category: cat, startMs: ts / 1e3, durationMs: dur / 1e3, ...args }
      rankOf(trace, tid % LANE).calls.push(call)
      return
    }
    case 'C': {
      const { tid, ts, args } = parsed(counterEvent, event)
      rankOf(trace, tid).unexpected.push({ atMs: ts / 1e3, ...args })
      return
    }
    case 's': {
      const { ts, cat, args } = parsed(messageEvent, event)
      const { arrived, received, ...message } = args
      rankOf(trace, message.source)
      rankOf(trace, message.dest)
      trace.messages.push({
        ...message,
        isCollective: cat === 'collective',
        sentMs: ts / 1e3,
        arrivedMs: arrived === null ? null : arrived / 1e3,
        receivedMs: received === null ? null : received / 1e3,
      })
    }
  }
}

function rankOf(trace: Trace, rank: number) {
  const found = trace.ranks[rank]
  if (!found) throw new Error(`the trace has an event of rank ${rank}, and ${trace.ranks.length} ranks`)
  return found
}

function parsed<S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (result.success) return result.output
  const where = v.getDotPath(result.issues[0]) ?? 'its top level'
  throw new Error(`the file is no trace of tabmpi: it has an unexpected ${where}; choose one that was saved here`)
}
