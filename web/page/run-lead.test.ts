import { describe, expect, test } from 'vitest'
import type { RunMessage } from './control.ts'
import { RunLead } from './run-lead.ts'
import { startedRun, withNews, withPhase, withoutRanks } from './run-state.ts'

const MEMBERS = ['a', 'b', 'c', 'd']

/** Member c's view of a run of four, which are all connected but for those of `apart`. */
function leadAt(self: string, apart: string[] = []) {
  const started = startedRun({ run: 7, program: { name: 'p.ts', url: '/p.js' }, args: [], members: MEMBERS }, self)
  const sent: [to: string, message: RunMessage][] = []
  const world = { state: started, sent, retold: 0, apart: new Set(apart), wanted: [] as string[] }
  const lead = new RunLead({
    self,
    members: MEMBERS,
    peers: {
      get: (member) => (world.apart.has(member) ? undefined : ({ isReachable: true } as never)),
      want: (member) => world.wanted.push(member),
      send: (to, message) => {
        if ('run' in message) sent.push([to, message])
      },
    },
    state: () => world.state,
    retell: () => world.retold++,
  })
  return { lead, world }
}

const line = (text: string): RunMessage => ({ type: 'output', run: 7, stream: 'stdout', text })

describe("a run's lead", () => {
  test('is rank 0, and after it the first rank that is not gone', () => {
    const { lead } = leadAt('c')
    expect([lead.rank, lead.isHere]).toEqual([0, false])
    expect(lead.gone(1)).toBeNull()
    expect(lead.gone(0)).toEqual([])
    expect([lead.rank, lead.member, lead.isHere]).toEqual([2, 'c', true])
    lead.gone(2)
    lead.gone(3)
    expect([lead.rank, lead.member, lead.isHere]).toEqual([4, null, false])
  })

  test('is told what happens as it happens', () => {
    const { lead, world } = leadAt('c')
    lead.say(line('one'))
    expect(world.sent).toEqual([['a', line('one')]])
  })

  test('is told everything of the rank when it is a new one, once, and asked for its news', () => {
    const { lead, world } = leadAt('c')
    world.state = withPhase(withNews(world.state, 2, { type: 'output', stream: 'stdout', text: 'one' }), 2, 'running')
    world.state = withoutRanks(world.state, [0])
    lead.gone(0)
    lead.reach()
    lead.reach()
    expect(world.sent).toEqual([
      ['b', line('one')],
      ['b', { type: 'without', run: 7, ranks: [0] }],
      ['b', { type: 'rank', run: 7, phase: 'running' }],
      ['b', { type: 'news-wanted', run: 7 }],
    ])
    expect(world.retold).toBe(1)
  })

  test('that cannot be reached yet is told when it can, and nothing twice', () => {
    const { lead, world } = leadAt('c', ['b'])
    lead.gone(0)
    lead.reach()
    expect(world.wanted).toEqual(['b'])
    world.state = withNews(world.state, 2, { type: 'output', stream: 'stdout', text: 'two' })
    lead.say(line('two'))
    expect(world.sent).toEqual([])
    world.apart.clear()
    lead.reach()
    expect(world.sent).toEqual([
      ['b', line('two')],
      ['b', { type: 'news-wanted', run: 7 }],
    ])
  })

  test('hears of the failure that ended the run on a tab', () => {
    const { lead, world } = leadAt('c')
    const failed = { kind: 'failed', rank: 2, message: 'no', stack: 'at p.ts:1', code: 3 } as const
    world.state = { ...world.state, outcome: failed }
    lead.gone(0)
    lead.reach()
    const account = { type: 'failed', run: 7, message: 'no', stack: 'at p.ts:1', code: 3 }
    expect(world.sent[0]).toEqual(['b', expect.objectContaining(account)])
  })

  test('tells all how far the ranks are and how the run ended; another tab tells nobody', () => {
    const { lead, world } = leadAt('b')
    lead.tellNews()
    expect(world.sent).toEqual([])
    world.state = withPhase(withPhase(world.state, 3, 'ended'), 1, 'running')
    lead.gone(0)
    const phases = [
      [1, 'running'],
      [3, 'ended'],
    ]
    lead.tellNews(['d'])
    expect(world.sent).toEqual([['d', { type: 'ranks', run: 7, phases }]])
    world.state = { ...world.state, outcome: { kind: 'stopped' } }
    lead.tellNews(['c'])
    expect(world.sent.at(-1)).toEqual(['c', { type: 'over', run: 7, outcome: { kind: 'stopped' } }])
  })

  test('is heard from the moment on at which the tab knows it: until then its words are held, within bounds', () => {
    const { lead } = leadAt('c')
    const over: RunMessage = { type: 'over', run: 7, outcome: { kind: 'ended' } }
    for (let i = 0; i < 1000; i++) lead.hold('b', over)
    const held = lead.gone(0)
    expect(held).toHaveLength(256)
    expect(held?.[0]).toEqual({ member: 'b', message: over })
    expect(lead.gone(1)).toEqual([])
  })
})
