import { expect, it } from 'vitest'
import type { MemberState } from '../page/state.ts'
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

it('says how this tab is connected to each, by what way, and how far it is', () => {
  const changes: Partial<MemberState>[] = [
    {},
    { route: null, roundTripMs: null },
    { roundTripMs: 9.96 },
    { route: 'relayed', roundTripMs: 123.4 },
    { kind: 'rtc-relay' },
    { kind: 'port', route: null },
    { kind: 'shm', route: null },
    { link: 'failed', problem: 'firewall' },
  ]
  const rows = rankRows(sampleMembers(8).map((member, i) => ({ ...member, roundTripMs: null, ...changes[i] })))
  expect(rows.map(({ connection, roundTrip }) => [connection.text, roundTrip])).toEqual([
    ['this tab', null],
    ['connected: WebRTC', null],
    ['connected: WebRTC, direct', '10.0 ms'],
    ['connected: WebRTC over a TURN server', '123 ms'],
    ['connected: WebRTC, direct, relayed by the page', null],
    ['connected: message port', null],
    ['connected: shared memory', null],
    ['not connected', null],
  ])
  expect(rows.at(-1)).toMatchObject({ connection: { tone: 'bad' }, problem: 'firewall' })
})

it('names who has no name by its tab, and says who has not agreed only when that is asked', () => {
  const members = sampleMembers(3).map((member, i) => ({ ...member, id: 'abcdef0123', name: '', consents: i === 1 }))
  expect(rankRows(members).map(({ name }) => name)).toEqual(Array.from({ length: 3 }, () => 'tab abcdef'))
  expect(rankRows(members).flatMap(({ roles }) => roles)).not.toContain('not agreed')
  expect(rankRows(members, true).map(({ roles }) => roles.includes('not agreed'))).toEqual([false, false, true])
})
