import { Endpoint } from '../p2p/endpoint.ts'
import { loopbackPair } from '../transport/loopback.ts'

/** `size` ranks in this process, each pair joined by a loopback link when one first sends to the other. */
export function loopbackEndpoints(size: number): Endpoint[] {
  const linked = new Set<number>()
  const endpoints: Endpoint[] = []
  for (let rank = 0; rank < size; rank++) {
    const connect = (peer: number): void => {
      const pair = Math.min(rank, peer) * size + Math.max(rank, peer)
      if (linked.has(pair)) return
      linked.add(pair)
      const [mine, theirs] = loopbackPair()
      endpoints[rank]?.addLink(peer, mine)
      endpoints[peer]?.addLink(rank, theirs)
    }
    endpoints.push(new Endpoint({ rank, size, connect }))
  }
  return endpoints
}
