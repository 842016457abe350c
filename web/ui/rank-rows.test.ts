import { expect, it } from 'vitest'
import { rankRows } from './rank-rows.ts'
import { sampleMembers } from './testing/sample-states.ts'

it('numbers members in order of joining, the host first', () => {
  const members = sampleMembers(3).map((member, i) => ({ ...member, isHost: i === 1 }))
  expect(rankRows(members).map(({ rank, id, roles }) => [rank, id, roles])).toEqual([
    [0, 'member-1', ['host']],
    [1, 'member-0', ['you']],
    [2, 'member-2', []],
  ])
})

it('says how this tab is connected to each', () => {
  const [self, rtc, relayed, failed] = rankRows(
    sampleMembers(4).map((member, i) => {
      if (i === 2) return { ...member, kind: 'rtc-relay' as const }
      if (i === 3) return { ...member, link: 'failed' as const, problem: 'firewall' }
      return member
    }),
  )
  expect(self?.connection).toEqual({ tone: 'self', text: 'this tab' })
  expect(rtc?.connection.text).toBe('connected: WebRTC')
  expect(relayed?.connection.text).toContain('relayed by the page')
  expect(failed).toMatchObject({ connection: { tone: 'bad', text: 'not connected' }, problem: 'firewall' })
})
