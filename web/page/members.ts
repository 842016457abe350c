import type { Connection } from '../transport/connection.ts'
import type { WorldState } from '../../shared/events.ts'
import type { MemberState } from './state.ts'

/** How this tab is connected to one member. */
export interface LinkView {
  link: 'connecting' | 'connected' | 'failed'
  problem: string | null
  connection: Pick<Connection, 'kind'> | null
}

/**
 * The members of a world as this tab sees them, in order of joining.
 * @param relayed whether the page passes the frames of data channels on to its worker
 */
export function memberStates(
  world: Pick<WorldState, 'host' | 'members'>,
  self: string,
  linkTo: (member: string) => LinkView | undefined,
  relayed: boolean,
): MemberState[] {
  return world.members.map(({ id, about }) => {
    const common = { id, about, isHost: id === world.host }
    if (id === self) return { ...common, isSelf: true, link: 'self', kind: 'self', problem: null }
    const { link, problem, connection } = linkTo(id) ?? { link: 'connecting', problem: null, connection: null }
    const kind = connection?.kind === 'rtc' && relayed ? 'rtc-relay' : (connection?.kind ?? null)
    return { ...common, isSelf: false, link, kind, problem }
  })
}
