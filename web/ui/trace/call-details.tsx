import { durationText } from '../number-text.ts'
import { RankChip } from '../rank-chip.tsx'
import { bytesText } from './amount-text.ts'
import { type CallPlace, messagesOfCall, otherEnd } from './call-messages.ts'
import { messageEndMs, type TraceIndex } from './trace-index.ts'

interface Props {
  index: TraceIndex
  place: CallPlace | null
  choose: (place: CallPlace) => void
}

/** A collective's call has many messages. */
const LISTED = 6

/** The chosen call in words, and its messages with the way to their other ends. Said to who hears the page. */
export function CallDetails({ index, place, choose }: Props) {
  const call = place && index.trace.ranks[place.rank]?.calls[place.call]
  return (
    <div class="call-details" role="status" aria-label="The chosen call">
      {place === null || !call ? (
        <p class="hint">No call is chosen: click one, or press Enter on the timeline.</p>
      ) : (
        <>
          <p>
            <RankChip rank={place.rank} /> <strong>{call.op}</strong>
            {call.detail !== '' && ` (${call.detail})`}
            {call.where !== null && (
              <>
                {' at '}
                <code>{call.where}</code>
              </>
            )}
            , from {durationText(call.startMs)} on, for {durationText(call.durationMs)}
          </p>
          <Messages index={index} place={place} choose={choose} />
        </>
      )}
    </div>
  )
}

function Messages({ index, place, choose }: { index: TraceIndex; place: CallPlace; choose: Props['choose'] }) {
  const messages = messagesOfCall(index, place)
  return (
    <ul>
      {messages.slice(0, LISTED).map((message) => (
        <Message key={message} index={index} place={place} message={message} choose={choose} />
      ))}
      {messages.length > LISTED && <li class="hint">and {messages.length - LISTED} more</li>}
    </ul>
  )
}

function Message({ index, place, message, choose }: Props & { place: CallPlace; message: number }) {
  const of = index.trace.messages[message]
  if (of === undefined) return null
  const isSender = of.source === place.rank
  const peer = isSender ? of.dest : of.source
  const end = otherEnd(index, message, place.rank)
  const endCall = end && index.trace.ranks[end.rank]?.calls[end.call]
  const untilMs = messageEndMs(of)
  return (
    <li>
      {isSender ? 'to' : 'from'} <RankChip rank={peer} />
      {of.isCollective ? '' : `, tag ${of.tag}`}, {bytesText(of.bytes)},{' '}
      {of.receivedMs !== null
        ? `received ${durationText(Math.max(0, of.receivedMs - of.sentMs))} after it was sent`
        : untilMs === null
          ? 'under way'
          : 'waits there for a receive'}
      {end && endCall && (
        <>
          {' '}
          <button type="button" class="inline" onClick={() => choose(end)}>
            Go to {endCall.op} on rank {end.rank}
          </button>
        </>
      )}
    </li>
  )
}
