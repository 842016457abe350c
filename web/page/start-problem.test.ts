import { expect, test } from 'vitest'
import { memberStates } from './members.ts'
import { startedRun } from './run-state.ts'
import { startProblem } from './start-problem.ts'
import type { TabState } from './state.ts'

const about = { device: 'computer', browser: 'Chromium 156 on Linux', gpu: 'none' } as const
const world = {
  host: 'aaaaaaaa',
  members: ['aaaaaaaa', 'bbbbbbbb', 'cccccccc'].map((id) => {
    return { id, name: '', about, consents: id === 'bbbbbbbb', browserId: null, suspect: false }
  }),
}
const links = new Map([
  ['bbbbbbbb', { link: 'connected' as const, problem: null, connection: { kind: 'rtc' as const } }],
  [
    'cccccccc',
    { link: 'failed' as const, problem: 'no connection to tab cccccc: it did not answer', connection: null },
  ],
])
const state: TabState = {
  phase: 'joined',
  world: 'w',
  title: '',
  locked: false,
  asksConsent: false,
  id: 'aaaaaaaa',
  host: 'aaaaaaaa',
  transport: 'rtc',
  members: memberStates(world, 'aaaaaaaa', (id) => links.get(id), false),
  troubles: [],
  run: null,
  problem: null,
}
const program = { name: 'p.ts', url: '/p.js' }
const shared = { name: 'p.ts', sha256: '0'.repeat(64), bytes: 1 }
const run = startedRun({ run: 4, program, args: [], members: ['aaaaaaaa'] }, 'aaaaaaaa')

test('a run can start on the host and tabs that are connected to it', () => {
  expect(startProblem(state, { size: 1, program })).toBeNull()
  expect(startProblem(state, { size: 2, program })).toBeNull()
  expect(startProblem(state, { size: 2, program: shared })).toBeNull()
})

test('who has not agreed to programs of others is no rank of one', () => {
  expect(startProblem(state, { size: 3, program: shared })).toMatch(
    /3 tabs are in this world, 1 of which have not agreed .* start on 1 to 2/,
  )
})

test.each<[string, Partial<TabState>, number, RegExp]>([
  ['a tab that has not joined', { phase: 'connecting', problem: 'no server' }, 1, /not joined its world: no server/],
  ['a tab that is not the host', { id: 'bbbbbbbb' }, 1, /only the host .* tab aaaaaa; this is tab bbbbbb/],
  ['a run in progress', { run }, 1, /run 4 \(p\.ts\) is in progress; stop it first/],
  ['more ranks than tabs', {}, 4, /size is 4, and 3 tabs .* start on 1 to 3/],
  ['no rank', {}, 0, /size is 0/],
  ['half a rank', {}, 1.5, /size is 1\.5/],
  ['a tab that is not connected', {}, 3, /not all 3 tabs are connected: no connection to tab cccccc/],
])('%s is no start, and the sentence says why', (_, change, size, sentence) => {
  expect(startProblem({ ...state, ...change }, { size, program })).toMatch(sentence)
})
