import { Endpoint } from '../p2p/endpoint.ts'
import { loopbackPair } from '../transport/loopback.ts'
import { LazyEndpoint } from './lazy-endpoint.ts'

/** Tabs connect in pairs before a run up to this world size; in larger worlds when they first need each other. */
const LINKED_RANKS = 16

/** `size` ranks in this process over loopback links, as in a world that is ready. */
export function loopbackEndpoints(size: number): Endpoint[] {
  return size > LINKED_RANKS ? lazyEndpoints(size) : linkedEndpoints(size)
}

function linkedEndpoints(size: number): Endpoint[] {
  const endpoints = Array.from({ length: size }, (_, rank) => new Endpoint({ rank, size }))
  for (const [rank, endpoint] of endpoints.entries()) {
    for (const [peer, other] of endpoints.slice(0, rank).entries()) {
      const [mine, theirs] = loopbackPair()
      endpoint.addLink(peer, mine)
      other.addLink(rank, theirs)
    }
  }
  return endpoints
}

function lazyEndpoints(size: number): Endpoint[] {
  const world: LazyEndpoint[] = []
  for (let rank = 0; rank < size; rank++) world.push(new LazyEndpoint({ rank, size }, world))
  return world
}
