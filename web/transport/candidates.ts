/**
 * What kind of address a browser offers: `host` one of the machine's own, `mdns` the same behind a name ending in
 * `.local`, `srflx` its public one as a STUN server sees it, `relay` one at a TURN server.
 */
export type CandidateKind = 'host' | 'mdns' | 'srflx' | 'relay'

/** The addresses that one side has offered in an attempt. */
export class Candidates {
  count = 0
  readonly kinds = new Set<CandidateKind>()
  readonly publicAddresses = new Set<string>()

  /** Takes in a line of ICE: `candidate:1 1 udp 2113937151 192.0.2.1 50000 typ host …`; the empty one says that no more come. */
  add(line: string): void {
    const fields = line
      .replace(/^(a=)?candidate:/, '')
      .trim()
      .split(/\s+/)
    const [, , , , address = '', , , type] = fields
    if (type === undefined) return
    this.count++
    if (type === 'relay') this.kinds.add('relay')
    else if (type === 'host') this.kinds.add(address.endsWith('.local') ? 'mdns' : 'host')
    else {
      this.kinds.add('srflx')
      this.publicAddresses.add(address)
    }
  }

  /** Those that are written in a session description. */
  addDescribed(sdp: string): void {
    for (const line of sdp.split(/\r?\n/)) if (line.startsWith('a=candidate:')) this.add(line)
  }
}
