import type { Member } from '../../shared/events.ts'

/** A member as people know it, for sentences: `Ada (Chromium 156 on Linux)`, or `tab 3f2a91 (…)` for one without a name. */
export function memberLabel({ id, name, about }: Pick<Member, 'id' | 'name' | 'about'>): string {
  return `${name === '' ? `tab ${id.slice(0, 6)}` : name} (${about.browser})`
}
