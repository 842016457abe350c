import { expect, it } from 'vitest'
import { selectedRoute } from './selected-route.ts'

type Report = Record<string, unknown> & { id: string }
const stats = (...reports: Report[]) => new Map(reports.map((report) => [report.id, report]))

const host = { id: 'L', type: 'local-candidate', candidateType: 'host' }
const relay = { id: 'L', type: 'local-candidate', candidateType: 'relay' }
const remote = { id: 'R', type: 'remote-candidate', candidateType: 'srflx' }
const remoteRelay = { id: 'R', type: 'remote-candidate', candidateType: 'relay' }
const pair = { id: 'P', type: 'candidate-pair', localCandidateId: 'L', remoteCandidateId: 'R', state: 'succeeded' }
const transport = { id: 'T', type: 'transport', selectedCandidatePairId: 'P' }
const other = { ...pair, id: 'Q', localCandidateId: 'X', nominated: true, state: 'failed' }

it.each<[string, Map<string, Report>, string | null]>([
  ['addresses of their own', stats(host, remote, pair, transport), 'direct'],
  ["this side's relay", stats(relay, remote, pair, transport), 'relayed'],
  ["the other side's relay", stats(host, remoteRelay, pair, transport), 'relayed'],
  ['a pair that says it is selected', stats(other, relay, remote, { ...pair, selected: true }), 'relayed'],
  ['a pair that is nominated and works', stats(other, host, remote, { ...pair, nominated: true }), 'direct'],
  ['no pair yet', stats(host, other), null],
  ['nothing', stats(), null],
])('over %s', (_, reports, route) => {
  expect(selectedRoute(reports)).toBe(route)
})
