import type { WorldState } from '../../shared/events.ts'
import type { MemberState } from './state.ts'

/** How this tab is connected to one member. */
export interface LinkView {
  link: 'connecting' | 'connected' | 'failed'
  problem: string | null
}

/** The members of a world as this tab sees them, in order of joining. */
export function memberStates(
  world: Pick<WorldState, 'host' | 'members'>,
  self: string,
  linkTo: (member: string) => LinkView | undefined,
  kind: 'rtc' | 'rtc-relay',
): MemberState[] {
  return world.members.map(({ id, about }) => {
    const common = { id, about, isHost: id === world.host }
    if (id === self) return { ...common, isSelf: true, link: 'self', kind: 'self', problem: null }
    const { link, problem } = linkTo(id) ?? { link: 'connecting', problem: null }
    return { ...common, isSelf: false, link, kind: link === 'connected' ? kind : null, problem }
  })
}
