import { Endpoint } from '../p2p/endpoint.ts'
import { loopbackPair } from '../transport/loopback.ts'

/** `size` ranks in this process, each pair joined by a loopback link, as in a world that is ready. */
export function loopbackEndpoints(size: number): Endpoint[] {
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
