import { describe, expect, it } from 'vitest'
import { nextRanks, sharedRanks } from './next-ranks.ts'
import type { MemberState } from './state.ts'

const member = (id: string, isHost: boolean, consents: boolean): MemberState => ({
  id,
  name: '',
  consents,
  about: { device: 'computer', browser: 'b', gpu: 'g' },
  isSelf: isHost,
  isHost,
  link: isHost ? 'self' : 'connected',
  kind: null,
  route: null,
  roundTripMs: null,
  problem: null,
})

const members = [
  member('host', true, false),
  member('a', false, true),
  member('b', false, false),
  member('c', false, true),
]
const idsOf = (ranks: readonly MemberState[]): string[] => ranks.map(({ id }) => id)

describe('the ranks of the next run', () => {
  it('are all members for a program of the server', () => {
    expect(idsOf(nextRanks(members, { name: 'hello.ts', url: '/programs/hello.js' }))).toEqual(['host', 'a', 'b', 'c'])
  })

  it('are the host and who consents for a program that somebody wrote', () => {
    const program = { name: 'mine.ts', sha256: '0'.repeat(64), bytes: 9 }
    expect(idsOf(nextRanks(members, program))).toEqual(['host', 'a', 'c'])
    expect(idsOf(sharedRanks(members))).toEqual(['host', 'a', 'c'])
  })
})
