import type { Candidates } from './candidates.ts'

/** What is known of an attempt to connect to a peer that came to nothing. */
export interface AttemptFacts {
  /** The peer as people know it, e.g. `tab 3f2a91 (Chromium 156 on Linux)`. */
  peer: string
  /** What the signaling server said when it would not pass on an introduction; null when it passed on all. */
  refusal: string | null
  /** Network addresses that this browser offered. */
  own: Pick<Candidates, 'count' | 'kinds' | 'publicAddresses'>
  /** The peer's session description came. */
  described: boolean
  /** Network addresses that the peer offered. */
  peers: Pick<Candidates, 'count' | 'kinds' | 'publicAddresses'>
  /** Some pair of addresses worked, but the data channel did not open. */
  paired: boolean
  /** A TURN server was there to help. */
  hasTurn: boolean
  /** What the browser says of STUN and TURN servers that did not help, e.g. `turn:turn.example: 401 Unauthorized`. */
  serverErrors: readonly string[]
}

/** Why the attempt failed, as far as it can be known, and what to do about it: one sentence that names the peer. */
export function connectProblem(facts: AttemptFacts): string {
  const { peer } = facts
  if (facts.refusal !== null) {
    return `no connection to ${peer}: the signaling server did not introduce the two tabs (${facts.refusal})`
  }
  if (facts.own.count === 0) {
    return `no connection to ${peer}: this browser offers no network address; a policy or an extension blocks WebRTC, or the machine is offline`
  }
  if (!facts.described) {
    return `no connection to ${peer}: it did not answer; its tab may be asleep or gone: bring it to the front or reload it`
  }
  if (facts.peers.count === 0) {
    return `no connection to ${peer}: it sent no network address; its machine is offline or very busy, or a policy or an extension of that browser blocks WebRTC`
  }
  if (!facts.paired) return `no connection to ${peer}: no pair of network addresses worked; ${path(facts)}`
  return `no connection to ${peer}: the network path works, but the data channel did not open; reload both tabs`
}

function path(facts: AttemptFacts): string {
  const { own, peers, hasTurn, serverErrors } = facts
  const between = obstacle(facts)
  const told = serverErrors.length === 0 ? '' : ` (${serverErrors.join('; ')})`
  if (!hasTurn) return `${between}, so a TURN server is needed (tabmpi serve --turn-url … --turn-secret …)`
  if (!own.kinds.has('relay') && !peers.kinds.has('relay')) {
    return `${between}, and the TURN server gave neither of them an address${told}: check that it runs, its address and its credentials (--turn-url, --turn-secret, --ice-servers)`
  }
  return `${between}, and not even the TURN server${told} could be reached from both: have the firewall let its port through, or give an address of it that uses TLS (turns:HOST:443?transport=tcp)`
}

function obstacle({ own, peers }: AttemptFacts): string {
  const bothPublic = own.publicAddresses.size > 0 && peers.publicAddresses.size > 0
  if (bothPublic) {
    const isOne = [...own.publicAddresses].some((address) => peers.publicAddresses.has(address))
    return isOne
      ? 'the two machines are behind one router, which keeps its devices apart (as guest networks do) or has a firewall'
      : 'the two machines are in different networks'
  }
  const hidden = [own, peers].some(({ kinds }) => kinds.size === 1 && kinds.has('mdns'))
  if (hidden) {
    return 'a browser gave its address as a name ending in .local only, which other networks, and many school networks, do not resolve'
  }
  return 'a firewall or different networks are between the two machines'
}
