import { ALL_PAIRS_TABS } from '../../shared/limits.ts'
import { Endpoint, type MessageObserver } from '../p2p/endpoint.ts'
import { loopbackPair } from '../transport/loopback.ts'

/** Who is told of the messages of a rank. */
export type ObserverOf = (rank: number) => MessageObserver

/** `size` ranks in this process over loopback links: all pairs, or in a large world those that have something to say. */
export function loopbackEndpoints(size: number, observerOf?: ObserverOf): Endpoint[] {
  const endpoints: Endpoint[] = []
  const join = (rank: number, peer: number): void => {
    const [mine, theirs] = loopbackPair()
    endpoints[rank]?.addLink(peer, mine)
    endpoints[peer]?.addLink(rank, theirs)
  }
  for (let rank = 0; rank < size; rank++) {
    const observer = observerOf?.(rank)
    endpoints.push(new Endpoint({ rank, size, linkWanted: (peer) => join(rank, peer), ...(observer && { observer }) }))
    if (size > ALL_PAIRS_TABS) continue
    for (let peer = 0; peer < rank; peer++) join(rank, peer)
  }
  return endpoints
}
