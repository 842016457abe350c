import { expect, test } from 'vitest'
import { type AttemptFacts, connectProblem } from './connect-problem.ts'

const facts: AttemptFacts = {
  peer: 'tab 3f2a91 (Firefox 153 on Linux)',
  refusal: null,
  ownCandidates: 2,
  described: true,
  peerCandidates: 2,
  paired: false,
  hasTurn: false,
}

test.each<[string, Partial<AttemptFacts>, RegExp]>([
  [
    'the server refused',
    { refusal: 'signal: it may have left', described: false },
    /server .*\(signal: it may have left\)/,
  ],
  ['this browser has no address', { ownCandidates: 0, described: false }, /this browser offers no network address/],
  ['the peer is silent', { described: false, peerCandidates: 0 }, /asleep or gone: bring it to the front/],
  ['the peer has no address', { peerCandidates: 0 }, /it sent no network address/],
  ['no pair worked', {}, /a TURN server \(--ice-servers\) is needed/],
  ['no pair worked, with TURN', { hasTurn: true }, /check its address and credentials/],
  ['only the channel is missing', { paired: true }, /data channel did not open; reload both tabs/],
])('where %s, the sentence says so and names the peer', (_, known, sentence) => {
  const problem = connectProblem({ ...facts, ...known })
  expect(problem).toMatch(sentence)
  expect(problem).toContain(facts.peer)
})
