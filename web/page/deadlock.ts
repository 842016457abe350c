import { categoryOf } from './call-category.ts'
import type { WaitsReport } from './control-trace.ts'
import type { AwaitedMessage, Deadlock, DeadlockedRank } from './waits-model.ts'

/** Ranks that the explanation names. */
const NAMED = 8

type Call = WaitsReport['calls'][number]
type Activity = NonNullable<WaitsReport['activity']>

/** For which of its messages a call waits. */
export function awaitedBy({ op }: Pick<Call, 'op'>, { open }: Pick<Activity, 'open'>): AwaitedMessage[] {
  const category = categoryOf(op)
  // Of requests that are waited for together none is awaited by itself.
  const awaited = open.some(({ isAwaited }) => isAwaited) ? open.filter(({ isAwaited }) => isAwaited) : open
  const isOfCall = ({ way, isCollective }: AwaitedMessage): boolean => {
    if (category === 'compute') return false
    if (category === 'collective') return isCollective
    if (category === 'send') return !isCollective && way === 'send'
    if (category === 'receive') return !isCollective && (way === 'receive' || /sendrecv/i.test(op))
    return true
  }
  return awaited
    .filter(isOfCall)
    .map(({ way, peer, tag, isCollective }) => ({ way, peer, tag: isCollective ? null : tag, isCollective }))
}

/** The same calls, and no message since. */
export function isUnchanged(before: WaitsReport, after: WaitsReport): boolean {
  const essence = ({ state, calls, activity }: WaitsReport): string =>
    JSON.stringify([state, calls.map(({ number }) => number), activity])
  return essence(before) === essence(after)
}

/**
 * Of reports that have not changed while all ranks were asked: null unless no rank can go on. Every rank that has not ended
 * waits in calls for messages, every message that was sent has come, and every send that waits is known to its receiver,
 * which has no receive for it. A rank that computes, or awaits something else as well, may still send. Timers are not seen:
 * a program that waits for a message and has a timer that will send is told to be stuck until it does.
 * @param reports in rank order
 */
export function findDeadlock(reports: readonly WaitsReport[]): Deadlock | null {
  const waiting = reports.flatMap((report, rank) => (report.state === 'over' ? [] : [{ rank, report }]))
  if (waiting.length === 0) return null
  const ranks: DeadlockedRank[] = []
  for (const { rank, report } of waiting) {
    const { state, calls, activity } = report
    if (state !== 'waiting' || !activity || activity.receiving > 0) return null
    for (const call of calls) {
      const [first] = awaitedBy(call, activity)
      if (!first) return null
    }
    const [call] = calls
    const [awaited] = call ? awaitedBy(call, activity) : []
    if (!call || !awaited) return null
    const { way, peer, tag } = awaited
    ranks.push({ rank, op: call.op, way, peer, tag, where: call.where })
  }
  const isQuiet = waiting.every(({ rank, report }) =>
    waiting.every((other) => isNothingUnderWay(rank, report, other.rank, other.report)),
  )
  if (!isQuiet) return null
  const ordered = alongCircle(ranks)
  return { ranks: ordered, explanation: explain(ordered, reports) }
}

function isNothingUnderWay(rank: number, report: WaitsReport, peer: number, other: WaitsReport): boolean {
  const [, sent = 0, sending = 0] = report.activity?.traffic.find(([to]) => to === peer) ?? []
  const [, , , arrived = 0, announced = 0] = other.activity?.traffic.find(([from]) => from === rank) ?? []
  return sent === arrived && sending === announced
}

/** Those of the first circle come first, each followed by whom it waits for. */
function alongCircle(ranks: readonly DeadlockedRank[]): DeadlockedRank[] {
  const byRank = new Map(ranks.map((each) => [each.rank, each]))
  for (const start of ranks) {
    const path: DeadlockedRank[] = []
    let next: DeadlockedRank | undefined = start
    while (next && !path.includes(next)) {
      path.push(next)
      next = next.peer === null ? undefined : byRank.get(next.peer)
    }
    if (next === start) return [...path, ...ranks.filter((each) => !path.includes(each))]
  }
  return [...ranks]
}

function explain(ranks: readonly DeadlockedRank[], reports: readonly WaitsReport[]): string {
  const clauses = ranks.slice(0, NAMED).map(clauseOf)
  if (ranks.length > NAMED) clauses.push(`so do ${ranks.length - NAMED} more`)
  const told = clauses.length > 1 ? `${clauses.slice(0, -1).join(', ')}, and ${clauses.at(-1)}` : (clauses[0] ?? '')
  return `${capital(told)}: ${conclusion(ranks)}${unclaimed(ranks, reports)}.`
}

function clauseOf({ rank, op, way, peer, tag, where }: DeadlockedRank): string {
  const place = where === null ? '' : ` (${where})`
  const from = peer === null ? 'any rank' : peer === rank ? 'itself' : `rank ${peer}`
  const tagged = tag === null ? '' : ` with tag ${tag}`
  const message = way === 'send' ? `until ${from} receives its message${tagged}` : `for a message from ${from}${tagged}`
  return `rank ${rank} waits ${message} in ${op}${place}`
}

function conclusion(ranks: readonly DeadlockedRank[]): string {
  const isAll = (way: DeadlockedRank['way']): boolean => ranks.every((each) => each.way === way)
  const isCollective = ranks.some(({ op }) => categoryOf(op) === 'collective')
  if (isCollective)
    return 'they cannot meet; all ranks of a communicator must make the same collective calls in one order'
  if (isAll('receive')) return 'nobody sends first; let one rank send before it receives, or use Sendrecv'
  if (isAll('send')) return 'nobody receives first; let one rank receive before it sends, or use Isend or Sendrecv'
  return 'none of them can go on; compare their calls, and the ranks and tags that these name'
}

function unclaimed(ranks: readonly DeadlockedRank[], reports: readonly WaitsReport[]): string {
  const found = ranks.flatMap(({ rank, peer, way }) => {
    const messages = reports[rank]?.activity?.unclaimed ?? []
    const message = way === 'receive' ? messages.find((each) => peer === null || each.peer === peer) : undefined
    return message ? [`rank ${rank} has a message from rank ${message.peer} with tag ${message.tag}`] : []
  })
  return found.length === 0 ? '' : `; ${found.slice(0, NAMED).join(', ')}, which no receive asks for`
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
