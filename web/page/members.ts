import type { Connection } from '../transport/connection.ts'
import type { WorldState } from '../../shared/events.ts'
import type { LinkMeasure } from './link-watch.ts'
import type { Peer } from './peer.ts'
import type { Peers } from './peers.ts'
import type { MemberState } from './state.ts'

/** How this tab is connected to one member. */
export interface LinkView {
  link: 'idle' | 'connecting' | 'connected' | 'failed'
  problem: string | null
  connection: Pick<Connection, 'kind'> | null
  measure?: LinkMeasure
}

/** The link to a member, for `memberStates`. */
export function linkView(peer: Peer | undefined, measure: LinkMeasure): LinkView | undefined {
  return peer && { link: peer.link, problem: peer.problem, connection: peer.connection, measure }
}

/** The members to whom there is a connection now. */
export function connectedOf(peers: Pick<Peers, 'entries'> | undefined): [string, Connection][] {
  return [...(peers?.entries() ?? [])].flatMap(([member, { connection }]): [string, Connection][] =>
    connection ? [[member, connection]] : [],
  )
}

/**
 * The members of a world as this tab sees them: the host, then the others in order of joining.
 * @param relayed whether the page passes the frames of data channels on to its worker
 */
export function memberStates(
  world: Pick<WorldState, 'host' | 'members'>,
  self: string,
  linkTo: (member: string) => LinkView | undefined,
  relayed: boolean,
): MemberState[] {
  const isHost = ({ id }: { id: string }): boolean => id === world.host
  const ranked = [...world.members.filter(isHost), ...world.members.filter((member) => !isHost(member))]
  return ranked.map(({ id, name, about, consents }) => {
    const common = { id, name, about, consents, isHost: id === world.host }
    const unmeasured = { route: null, roundTripMs: null }
    if (id === self) return { ...common, ...unmeasured, isSelf: true, link: 'self', kind: 'self', problem: null }
    const {
      link,
      problem,
      connection,
      measure = unmeasured,
    } = linkTo(id) ?? { link: 'idle', problem: null, connection: null }
    const kind = connection?.kind === 'rtc' && relayed ? 'rtc-relay' : (connection?.kind ?? null)
    return { ...common, ...(connection ? measure : unmeasured), isSelf: false, link, kind, problem }
  })
}
