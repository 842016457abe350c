import { describe, expect, it } from 'vitest'
import type { AwaitedMessage, RankWaits } from '../page/waits-model.ts'
import { awaitedRanks, waitsText } from './waits-text.ts'

const from = (peer: number | null): AwaitedMessage => ({ way: 'receive', peer, tag: 0, isCollective: false })
const waiting = (...calls: Partial<RankWaits['calls'][number]>[]): RankWaits => ({
  rank: 1,
  state: 'waiting',
  calls: calls.map((call) => ({ op: 'Recv', detail: '', where: null, forMs: 4200, awaited: [], ...call })),
})

describe('what a rank waits for, in words', () => {
  it.each([
    [
      'its call, where, and for how long',
      waiting({ detail: 'source 0, tag 11', where: 'ring.ts:12:9' }),
      ['waits: Recv (source 0, tag 11) at ring.ts:12:9 for 4.20 s'],
    ],
    ['no place where it is not known', waiting({ op: 'Barrier' }), ['waits: Barrier for 4.20 s']],
    ['each of its calls', waiting({}, { op: 'Wait' }), ['waits: Recv for 4.20 s', 'waits: Wait for 4.20 s']],
    ['that it computes', { rank: 0, state: 'computing' as const, calls: [] }, ['is busy: it computes']],
    [
      'that it awaits something else',
      { rank: 0, state: 'elsewhere' as const, calls: [] },
      ['awaits something that is no call of tabmpi'],
    ],
    [
      'that its tab is silent',
      { rank: 0, state: 'silent' as const, calls: [] },
      ['does not say: its tab has not answered'],
    ],
    ['nothing when it is over', { rank: 0, state: 'over' as const, calls: [] }, []],
  ])('says %s', (_, waits, lines) => {
    expect(waitsText(waits)).toEqual(lines)
  })

  it('names the ranks that it waits for once each, and that any rank will do', () => {
    expect(awaitedRanks(waiting({ awaited: [from(3), from(0)] }, { awaited: [from(3)] }))).toEqual({
      ranks: [0, 3],
      any: false,
    })
    expect(awaitedRanks(waiting({ awaited: [from(null)] }))).toEqual({ ranks: [], any: true })
    expect(awaitedRanks(waiting({}))).toEqual({ ranks: [], any: false })
  })
})
