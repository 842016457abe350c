import { isShared, type ProgramRef } from '../../shared/events.ts'
import type { MemberState } from './state.ts'

/** Of a world's members those who can be ranks of `program`, in order of rank. */
export function nextRanks(members: readonly MemberState[], program: ProgramRef): readonly MemberState[] {
  return isShared(program) ? sharedRanks(members) : members
}

/** Of a world's members those who can be ranks of a program that somebody here wrote: the host, and who consents to that. */
export function sharedRanks(members: readonly MemberState[]): MemberState[] {
  return members.filter(({ isHost, consents }) => isHost || consents)
}
