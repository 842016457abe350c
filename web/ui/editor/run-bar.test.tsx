import { renderToString } from 'preact-render-to-string'
import { expect, it } from 'vitest'
import type { TabState } from '../../page/state.ts'
import { FakeTab } from '../testing/fake-tab.ts'
import { NO_SPEEDUP } from '../testing/no-speedup.ts'
import { sampleLobby } from '../testing/sample-states.ts'
import { RunBar } from './run-bar.tsx'
import type { Draft } from './use-draft.ts'

const DRAFT: Draft = {
  name: 'mine.ts',
  text: 'export {}',
  opened: 0,
  isOfGallery: false,
  isSaved: true,
  names: ['mine.ts'],
  problem: null,
  change: () => {},
  open: () => {},
  create: () => {},
  rename: () => {},
  reset: () => {},
  remove: () => {},
}

const draw = (state: TabState) =>
  renderToString(
    <RunBar
      tab={new FakeTab(state)}
      state={state}
      draft={DRAFT}
      command={{ busy: false, problem: null, run: () => {} }}
      speedup={NO_SPEEDUP}
      share={() => Promise.reject(new Error('nothing is shared here'))}
    />,
  )

/** A world of five, of which the first `agreed` besides the host have agreed. */
const worldOf5 = (agreed: number, asksConsent = true): TabState => {
  const lobby = sampleLobby(5)
  return {
    ...lobby,
    asksConsent,
    members: lobby.members.map((member, i) => ({ ...member, consents: i > 0 && i <= agreed })),
  }
}

it('offers as many ranks as have agreed, and says how many have not', () => {
  const html = draw(worldOf5(2))
  expect(html).toMatch(/<input[^>]*id="own-size"[^>]*value="3"/)
  expect(html).toMatch(/<input[^>]*id="own-size"[^>]*max="3"/)
  expect(html).toContain('of 3 tabs that take part')
  expect(html).toContain('2 tabs have not agreed yet')
  expect(html).toContain('Measure its speed-up')
})

it('offers this tab alone where nobody was asked, and to ask them', () => {
  const html = draw(worldOf5(0, false))
  expect(html).toMatch(/<input[^>]*id="own-size"[^>]*value="1"/)
  expect(html).toContain('Ask them to run yours')
  expect(html).not.toContain('Measure its speed-up')
})

it('lets nobody but the host run', () => {
  const html = draw({ ...worldOf5(4), id: 'member-1' })
  expect(html).toContain('Only the host')
  expect(html).not.toContain('<button')
})
