import { expect, test } from 'vitest'
import type { CandidateKind } from './candidates.ts'
import { type AttemptFacts, connectProblem } from './connect-problem.ts'

const offered = (kinds: CandidateKind[], ...publicAddresses: string[]): AttemptFacts['own'] => ({
  count: kinds.length,
  kinds: new Set(kinds),
  publicAddresses: new Set(publicAddresses),
})
const nothing = offered([])

const facts: AttemptFacts = {
  peer: 'tab 3f2a91 (Firefox 153 on Linux)',
  refusal: null,
  own: offered(['host']),
  described: true,
  peers: offered(['host']),
  paired: false,
  hasTurn: false,
  serverErrors: [],
}
const apart = { own: offered(['host', 'srflx'], '203.0.113.1'), peers: offered(['mdns', 'srflx'], '203.0.113.2') }
const together = { own: offered(['host', 'srflx'], '203.0.113.1'), peers: offered(['srflx'], '203.0.113.1') }
const relays = { own: offered(['host', 'relay']), peers: offered(['host']) }
const unauthorized = ['turn:turn.example: 401 Unauthorized']

test.each<[string, Partial<AttemptFacts>, RegExp]>([
  [
    'the server refused',
    { refusal: 'signal: it may have left', described: false },
    /server .*\(signal: it may have left\)/,
  ],
  ['this browser has no address', { own: nothing, described: false }, /this browser offers no network address/],
  ['the peer is silent', { described: false, peers: nothing }, /asleep or gone: bring it to the front/],
  ['the peer has no address', { peers: nothing }, /it sent no network address/],
  ['no pair worked', {}, /firewall or different networks .* a TURN server is needed/],
  ['the networks differ', apart, /in different networks, so a TURN server is needed/],
  ['the network is one', together, /behind one router, which keeps its devices apart/],
  ['addresses are hidden', { own: offered(['mdns']) }, /ending in \.local only/],
  ["the peer's addresses are hidden", { peers: offered(['mdns']) }, /ending in \.local only/],
  ['TURN is out of reach', { hasTurn: true }, /gave neither of them an address: check that it runs/],
  [
    'TURN refuses',
    { hasTurn: true, serverErrors: unauthorized },
    /an address \(turn:turn\.example: 401 Unauthorized\): check/,
  ],
  [
    'TURN did not help',
    { ...relays, hasTurn: true },
    /could be reached from both: have the firewall .* \(turns:HOST:443/,
  ],
  ['only the channel is missing', { paired: true }, /data channel did not open; reload both tabs/],
])('where %s, the sentence says so and names the peer', (_, known, sentence) => {
  const problem = connectProblem({ ...facts, ...known })
  expect(problem).toMatch(sentence)
  expect(problem).toContain(facts.peer)
})
