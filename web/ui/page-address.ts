/**
 * What the page's address says. All tabs of a world open the same link, so what they must agree on travels in it:
 * `?world=NAME`, and optionally `&ice=SERVER` (several) and `&channel=relay`.
 */
import type { TabOptions } from '../page/tab.ts'
import { parseIceServer } from './ice-servers.ts'

/** `null` where the address names no world: the page then offers to make one. */
export function readPageAddress(address: string): TabOptions | null {
  const query = new URL(address).searchParams
  const world = query.get('world')
  if (!world) return null
  const iceServers = query.getAll('ice').map(parseIceServer)
  return {
    world,
    // Without any the server's own recommendation holds.
    ...(iceServers.length > 0 && { iceServers }),
    channel: query.get('channel') === 'relay' ? 'relay' : 'auto',
  }
}

/** The link of `world` on this page's own server. `iceServers` are lines for `parseIceServer`. */
export function worldLink(page: string, world: string, iceServers: string[]): string {
  const link = new URL(page)
  link.hash = ''
  link.search = new URLSearchParams([['world', world], ...iceServers.map((line) => ['ice', line])]).toString()
  return link.href
}

/**
 * The link to follow for what a person pasted: a whole link, or only a world's name.
 * @throws Error when it is neither
 */
export function readInvitation(text: string, page: string): string {
  const invitation = text.trim()
  if (/^[\w-]+$/.test(invitation)) return worldLink(page, invitation, [])
  const link = URL.canParse(invitation) ? new URL(invitation) : null
  // A pasted `javascript:` address must never be followed.
  if (link && /^https?:$/.test(link.protocol) && link.searchParams.get('world')) return link.href
  throw new Error('That is not the link of a world; paste the whole link, with ?world= in it')
}
