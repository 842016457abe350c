import { isShared, type ProgramRef } from '../../shared/events.ts'
import type { MemberState } from './state.ts'

/** Of a world's members those who can be ranks of `program`, in order of rank: who consents to none but the server's takes no part in others. */
export function nextRanks(members: readonly MemberState[], program: ProgramRef): MemberState[] {
  return members.filter(({ isHost, consents }) => isHost || consents || !isShared(program))
}
