import { describe, expect, it } from 'vitest'
import { allConnected, allJoined, describeFormation, inOrderOfRank, type TabStatus } from './formation.ts'
import { News } from './news.ts'
import type { TabSummary } from './report.ts'

type Link = 'idle' | 'connecting' | 'connected' | 'failed'

/** A tab that has joined, knows `ids` in this order, and is linked to all others in one state, or to each in its own. */
function tab(
  id: string,
  ids: string[],
  link: Link | ((other: string) => Link) = 'connected',
  problem: string | null = null,
): TabStatus {
  const members = ids.map((member) => ({
    id: member,
    name: '',
    consents: false,
    about: { device: 'computer' as const, browser: 'Chromium 1', gpu: `gpu of ${member}` },
    isSelf: member === id,
    isHost: member === ids[0],
    link: member === id ? ('self' as const) : typeof link === 'string' ? link : link(member),
    kind: member === id ? ('self' as const) : ('rtc' as const),
    route: null,
    roundTripMs: null,
    problem: member === id ? null : problem,
  }))
  const host = ids[0] ?? null
  const troubles: TabSummary['troubles'] = []
  const summary = {
    phase: 'joined',
    world: 'w',
    title: '',
    locked: false,
    asksConsent: false,
    id,
    host,
    transport: 'rtc',
    members,
    troubles,
    run: null,
    problem: null,
  } as const
  return { summary, gone: null, problem: null }
}

describe('forming a world', () => {
  it('waits for the last tab to hear of all others, and makes the order of joining the order of ranks', async () => {
    const news = new News()
    const ids = ['a', 'b', 'c']
    // The host has joined long ago and does not know the others yet.
    const tabs = [tab('a', ['a']), tab('c', ids), tab('b', ids)]
    const joined = allJoined(news, tabs)
    tabs[0] = tab('a', ids)
    news.notify()
    await joined
    expect(inOrderOfRank(tabs).map(({ summary }) => summary?.id)).toEqual(ids)
  })

  it('gives up at once when a tab is gone or its page has closed the world, and says why', async () => {
    const crashed: TabStatus = { summary: null, gone: 'crashed', problem: 'the tab crashed' }
    await expect(allJoined(new News(), [tab('a', ['a', 'b']), crashed])).rejects.toThrow(
      '2 of 2 tabs could not join the world: the tab crashed',
    )
  })

  it('names each pair that is not connected once, with the reason that the page gives', async () => {
    const ids = ['a', 'b', 'c']
    const tabs = [tab('a', ids), tab('b', ids), tab('c', ids, 'failed', 'UDP is blocked')]
    await expect(allConnected(new News(), tabs, { timeoutMs: 1 })).rejects.toThrow(
      /^the world is not complete: rank 0 is not connected to rank 2 \(UDP is blocked\); rank 1 is not connected to rank 2 \(UDP is blocked\)$/,
    )
  })

  it('asks of a large world that all tabs are connected to the host, and of no other pair', async () => {
    const ids = Array.from({ length: 17 }, (_, rank) => `tab ${rank}`)
    const [host = '', ...others] = ids
    const world = (last: Link): TabStatus[] => [
      tab(host, ids, (id) => (id === 'tab 16' ? last : 'connected')),
      ...others.map((id) => tab(id, ids, (other) => (other !== host ? 'idle' : id === 'tab 16' ? last : 'connected'))),
    ]
    await allConnected(new News(), world('connected'), { timeoutMs: 1 })
    await expect(allConnected(new News(), world('connecting'), { timeoutMs: 1 })).rejects.toThrow(
      /^the world is not complete: rank 0 is not connected to rank 16 \(still connecting/,
    )
  })

  it('describes every rank and every pair once', () => {
    const ids = ['a', 'b', 'c']
    const { ranks, links } = describeFormation(
      ids.map((id) => tab(id, ids)),
      12,
    )
    expect(ranks.map(({ gpu }) => gpu)).toEqual(['gpu of a', 'gpu of b', 'gpu of c'])
    expect(links.map((link) => link.ranks)).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ])
  })
})
