import type { MemberState } from '../page/state.ts'

/** One line of the list of ranks. */
export interface RankRow {
  rank: number
  id: string
  /** What people call it; `tab 3f2a91` for one without a name. */
  name: string
  /** `you`, `host` and `not agreed`, where they apply. */
  roles: string[]
  device: MemberState['about']['device']
  browser: string
  gpu: string
  /** This tab's connection to it. */
  connection: { tone: 'self' | 'wait' | 'good' | 'bad'; text: string }
  /** From page to page and back, e.g. `1.2 ms`; null before it was measured. */
  roundTrip: string | null
  /** Why it is not connected and what to do. */
  problem: string | null
}

/**
 * The members as the ranks of the next run: the host is rank 0, the others follow in order of joining.
 * @param asksConsent whether to say who has not agreed to run programs of others
 */
export function rankRows(members: MemberState[], asksConsent = false): RankRow[] {
  const ranked = [...members.filter((member) => member.isHost), ...members.filter((member) => !member.isHost)]
  return ranked.map((member, rank) => ({
    rank,
    id: member.id,
    name: member.name === '' ? `tab ${member.id.slice(0, 6)}` : member.name,
    roles: [
      ...(member.isSelf ? ['you'] : []),
      ...(member.isHost ? ['host'] : []),
      ...(asksConsent && !member.isHost && !member.consents ? ['not agreed'] : []),
    ],
    device: member.about.device,
    browser: member.about.browser,
    gpu: member.about.gpu,
    connection: connectionOf(member),
    roundTrip: member.roundTripMs === null ? null : `${member.roundTripMs.toFixed(member.roundTripMs < 10 ? 1 : 0)} ms`,
    problem: member.problem,
  }))
}

function connectionOf({ link, kind, route }: MemberState): RankRow['connection'] {
  const connections: Record<MemberState['link'], RankRow['connection']> = {
    self: { tone: 'self', text: 'this tab' },
    idle: { tone: 'self', text: 'connects when it is needed' },
    connecting: { tone: 'wait', text: 'connecting …' },
    connected: { tone: 'good', text: `connected: ${kindText(kind, route)}` },
    failed: { tone: 'bad', text: 'not connected' },
  }
  return connections[link]
}

function kindText(kind: MemberState['kind'], route: MemberState['route']): string {
  if (kind === 'shm') return 'shared memory'
  if (kind === 'port') return 'message port'
  const by = { direct: 'WebRTC, direct', relayed: 'WebRTC over a TURN server' }
  const text = route === null ? 'WebRTC' : by[route]
  return kind === 'rtc-relay' ? `${text}, relayed by the page` : text
}
