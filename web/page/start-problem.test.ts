import { expect, test } from 'vitest'
import { memberStates } from './members.ts'
import { startedRun } from './run-state.ts'
import { startProblem } from './start-problem.ts'
import type { TabState } from './state.ts'

const about = { browser: 'Chromium 156 on Linux', gpu: 'none' }
const world = {
  host: 'aaaaaaaa',
  members: ['aaaaaaaa', 'bbbbbbbb', 'cccccccc'].map((id) => ({ id, about, browserId: null, suspect: false })),
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
  id: 'aaaaaaaa',
  host: 'aaaaaaaa',
  transport: 'rtc',
  members: memberStates(world, 'aaaaaaaa', (id) => links.get(id), false),
  run: null,
  problem: null,
}
const run = startedRun({ run: 4, program: { name: 'p.ts', url: '/p.js' }, args: [], members: ['aaaaaaaa'] }, 'aaaaaaaa')

test('a run can start on the host and tabs that are connected to it', () => {
  expect(startProblem(state, 1)).toBeNull()
  expect(startProblem(state, 2)).toBeNull()
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
  expect(startProblem({ ...state, ...change }, size)).toMatch(sentence)
})
