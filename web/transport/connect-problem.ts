/** What is known of an attempt to connect to a peer that came to nothing. */
export interface AttemptFacts {
  /** The peer as people know it, e.g. `tab 3f2a91 (Chromium 156 on Linux)`. */
  peer: string
  /** What the signaling server said when it would not pass on an introduction; null when it passed on all. */
  refusal: string | null
  /** Network addresses that this browser offered. */
  ownCandidates: number
  /** The peer's session description came. */
  described: boolean
  /** Network addresses that the peer offered. */
  peerCandidates: number
  /** Some pair of addresses worked, but the data channel did not open. */
  paired: boolean
  /** A TURN server was there to help. */
  hasTurn: boolean
}

/** Why the attempt failed, as far as it can be known, and what to do about it: one sentence that names the peer. */
export function connectProblem(facts: AttemptFacts): string {
  const { peer } = facts
  if (facts.refusal !== null) {
    return `no connection to ${peer}: the signaling server did not introduce the two tabs (${facts.refusal})`
  }
  if (facts.ownCandidates === 0) {
    return `no connection to ${peer}: this browser offers no network address; a policy or an extension blocks WebRTC, or the machine is offline`
  }
  if (!facts.described) {
    return `no connection to ${peer}: it did not answer; its tab may be asleep or gone: bring it to the front or reload it`
  }
  if (facts.peerCandidates === 0) {
    return `no connection to ${peer}: it sent no network address; a policy or an extension of that browser blocks WebRTC, or its machine is offline`
  }
  if (!facts.paired) {
    const fix = facts.hasTurn
      ? 'and the TURN server could not help: check its address and credentials (--ice-servers)'
      : 'so a TURN server (--ice-servers) is needed'
    return `no connection to ${peer}: no pair of network addresses worked; a firewall or different networks are between the two machines, ${fix}`
  }
  return `no connection to ${peer}: the network path works, but the data channel did not open; reload both tabs`
}
