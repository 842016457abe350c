import type { MemberState } from '../page/state.ts'

/** One line of the list of ranks. */
export interface RankRow {
  rank: number
  id: string
  /** `you` and `host`, where they apply. */
  roles: string[]
  browser: string
  gpu: string
  /** This tab's connection to it. */
  connection: { tone: 'self' | 'wait' | 'good' | 'bad'; text: string }
  /** Why it is not connected and what to do. */
  problem: string | null
}

/** The members as the ranks of the next run: the host is rank 0, the others follow in order of joining. */
export function rankRows(members: MemberState[]): RankRow[] {
  const ranked = [...members.filter((member) => member.isHost), ...members.filter((member) => !member.isHost)]
  return ranked.map((member, rank) => ({
    rank,
    id: member.id,
    roles: [...(member.isSelf ? ['you'] : []), ...(member.isHost ? ['host'] : [])],
    browser: member.about.browser,
    gpu: member.about.gpu,
    connection: connectionOf(member),
    problem: member.problem,
  }))
}

function connectionOf({ link, kind }: MemberState): RankRow['connection'] {
  const connections: Record<MemberState['link'], RankRow['connection']> = {
    self: { tone: 'self', text: 'this tab' },
    connecting: { tone: 'wait', text: 'connecting …' },
    connected: {
      tone: 'good',
      text: kind === 'rtc-relay' ? 'connected: WebRTC, relayed by the page' : 'connected: WebRTC',
    },
    failed: { tone: 'bad', text: 'not connected' },
  }
  return connections[link]
}
