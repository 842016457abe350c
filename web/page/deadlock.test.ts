import { describe, expect, it } from 'vitest'
import type { WaitsReport } from './control-trace.ts'
import { awaitedBy, findDeadlock, isUnchanged } from './deadlock.ts'

type Activity = NonNullable<WaitsReport['activity']>
type Open = Activity['open'][number]

const open = (way: Open['way'], peer: number | null, more: Partial<Open> = {}): Open => ({
  way,
  peer,
  tag: 5,
  isCollective: false,
  isAwaited: true,
  ...more,
})

function waiting(op: string, messages: Open[], more: Partial<Activity> = {}): WaitsReport {
  const activity = { open: messages, traffic: [], receiving: 0, unclaimed: [], ...more }
  return {
    state: 'waiting',
    calls: [{ number: 3, op, detail: '', where: `ring.ts:${op.length}:9`, forMs: 2500 }],
    activity,
  }
}
const OVER: WaitsReport = { state: 'over', calls: [], activity: null }

describe('a deadlock', () => {
  it('of two that both receive first is explained with both lines', () => {
    const found = findDeadlock([waiting('Recv', [open('receive', 1)]), waiting('recv', [open('receive', 0)])])
    expect(found?.ranks).toEqual([
      { rank: 0, op: 'Recv', way: 'receive', peer: 1, tag: 5, where: 'ring.ts:4:9' },
      { rank: 1, op: 'recv', way: 'receive', peer: 0, tag: 5, where: 'ring.ts:4:9' },
    ])
    expect(found?.explanation).toBe(
      'Rank 0 waits for a message from rank 1 with tag 5 in Recv (ring.ts:4:9), and rank 1 waits for a message from rank 0 with tag 5 in recv (ring.ts:4:9): nobody sends first; let one rank send before it receives, or use Sendrecv.',
    )
  })

  it('of a ring is told along the ring, with others that wait for it behind', () => {
    const ring = [3, 3, 0, 2].map((peer) => waiting('Ssend', [open('send', peer)], { traffic: [[peer, 1, 1, 0, 0]] }))
    for (const [rank, peer] of [3, 3, 0, 2].entries()) ring[peer]?.activity?.traffic.push([rank, 0, 0, 1, 1])
    const merged = ring.map((report) => ({ ...report, activity: report.activity && mergedTraffic(report.activity) }))
    const found = findDeadlock(merged)
    expect(found?.ranks.map(({ rank }) => rank)).toEqual([0, 3, 2, 1])
    expect(found?.explanation).toContain('Rank 0 waits until rank 3 receives its message with tag 5 in Ssend')
    expect(found?.explanation).toContain('nobody receives first')
  })

  it('names a message that has come and that nobody asks for', () => {
    const found = findDeadlock([
      waiting('Recv', [open('receive', 1)], { traffic: [[1, 1, 0, 0, 0]] }),
      waiting('Recv', [open('receive', 0, { tag: 6 })], {
        traffic: [[0, 0, 0, 1, 0]],
        unclaimed: [{ peer: 0, tag: 5 }],
      }),
    ])
    expect(found?.explanation).toContain('rank 1 has a message from rank 0 with tag 5, which no receive asks for')
  })

  it('of ranks in different collectives says that their calls differ', () => {
    const found = findDeadlock([
      waiting('Bcast', [open('receive', 1, { isCollective: true })]),
      waiting('Recv', [open('receive', 0)]),
    ])
    expect(found?.explanation).toContain('all ranks of a communicator must make the same collective calls')
  })

  it('of one rank that waits for itself, the others having ended', () => {
    const found = findDeadlock([OVER, waiting('Recv', [open('receive', 1)]), OVER])
    expect(found?.explanation).toContain('Rank 1 waits for a message from itself')
  })

  const stuck = waiting('Recv', [open('receive', 0)])
  it.each<[string, WaitsReport[]]>([
    ['nobody is left', [OVER, OVER]],
    ['a rank computes', [{ state: 'computing', calls: [], activity: null }, stuck]],
    ['a rank awaits something else', [{ state: 'elsewhere', calls: [], activity: stuck.activity }, stuck]],
    ['a message is under way', [waiting('Recv', [open('receive', 1)], { traffic: [[1, 1, 0, 0, 0]] }), stuck]],
    [
      'a send that waits was just taken',
      [
        waiting('Ssend', [open('send', 1)], { traffic: [[1, 1, 1, 0, 0]] }),
        waiting('Recv', [open('receive', 0)], { traffic: [[0, 0, 0, 1, 0]] }),
      ],
    ],
    ['the data of a message are on their way', [waiting('Recv', [open('receive', 1)], { receiving: 1 }), stuck]],
    ['a rank is in a kernel too', [{ ...stuck, calls: [...stuck.calls, ...waiting('gpu.map', []).calls] }, stuck]],
    ['a rank waits for no message', [waiting('Finalize', []), stuck]],
  ])('is none where %s', (_, reports) => {
    expect(findDeadlock(reports)).toBeNull()
  })
})

describe('what a call waits for', () => {
  const messages = [
    open('receive', 1, { isAwaited: false }),
    open('receive', 2),
    open('send', 3),
    open('receive', 4, { isCollective: true, tag: 99 }),
  ]
  it.each<[string, (number | null)[]]>([
    ['Recv', [2]],
    ['Send', [3]],
    ['Sendrecv', [2, 3]],
    ['Barrier', [4]],
    ['Wait (Irecv)', [2, 3, 4]],
    ['gpu.map', []],
  ])('%s', (op, peers) => {
    expect(awaitedBy({ op }, { open: messages }).map(({ peer }) => peer)).toEqual(peers)
  })

  it('is all that has begun where none is awaited by itself, as in Waitall', () => {
    const begun = messages.map((message) => ({ ...message, isAwaited: false }))
    expect(awaitedBy({ op: 'Waitall' }, { open: begun })).toHaveLength(4)
  })

  it("has no tag in a collective, whose tags are nobody's", () => {
    expect(awaitedBy({ op: 'Barrier' }, { open: messages })).toEqual([
      { way: 'receive', peer: 4, tag: null, isCollective: true },
    ])
  })
})

it('reports of calls that last, without a message in between, are the same whatever their times', () => {
  const before = waiting('Recv', [open('receive', 1)])
  const later = structuredClone(before)
  for (const call of later.calls) call.forMs += 1000
  expect(isUnchanged(before, later)).toBe(true)
  const next = structuredClone(later)
  for (const call of next.calls) call.number++
  expect(isUnchanged(before, next)).toBe(false)
  expect(isUnchanged(before, waiting('Recv', [open('receive', 1)], { traffic: [[1, 1, 0, 0, 0]] }))).toBe(false)
})

/** One row for each peer, as a rank tells it. */
function mergedTraffic(activity: Activity): Activity {
  const rows = new Map<number, Activity['traffic'][number]>()
  for (const [peer, ...counts] of activity.traffic) {
    const sum = rows.get(peer) ?? [peer, 0, 0, 0, 0]
    rows.set(peer, [peer, sum[1] + counts[0], sum[2] + counts[1], sum[3] + counts[2], sum[4] + counts[3]])
  }
  return { ...activity, traffic: [...rows.values()] }
}
