import { renderToString } from 'preact-render-to-string'
import { expect, it } from 'vitest'
import type { TabState } from '../page/state.ts'
import { FIRST_LESSON } from '../programs/course/catalogue.ts'
import { RunPanel } from './run-panel.tsx'
import { FakeTab } from './testing/fake-tab.ts'
import { NO_SPEEDUP } from './testing/no-speedup.ts'
import { sampleLobby, sampleRun } from './testing/sample-states.ts'

const draw = (state: TabState) =>
  renderToString(
    <RunPanel tab={new FakeTab(state)} state={state} speedup={NO_SPEEDUP} lesson={FIRST_LESSON} choose={() => {}} />,
  )
const isDisabled = (html: string, button: string) =>
  new RegExp(`<button[^>]* disabled[^>]*>${button}</button>`).test(html)

it('lets the host run, and stop only what runs', () => {
  const html = draw(sampleLobby(2))
  expect(isDisabled(html, 'Run')).toBe(false)
  expect(isDisabled(html, 'Stop')).toBe(true)
})

it('offers all tabs as ranks of a program of the gallery, whoever has agreed to what', () => {
  const html = draw({ ...sampleLobby(3), asksConsent: true })
  expect(html).toMatch(/<input[^>]*id="size"[^>]*value="3"/)
  expect(isDisabled(html, 'Measure the speed-up')).toBe(false)
})

it('lets the host stop a run, and start no second one', () => {
  const html = draw({ ...sampleLobby(2), run: { ...sampleRun(2, 4), outcome: null } })
  expect(isDisabled(html, 'Run')).toBe(true)
  expect(isDisabled(html, 'Stop')).toBe(false)
})

it('tells the others who the host is, and offers them no button', () => {
  const html = draw({ ...sampleLobby(2), id: 'member-1' })
  expect(html).toContain('Rank 0 (Chromium 156 on Linux) is the host')
  expect(html).not.toContain('<button')
})

it('offers a tab that has left nothing to run', () => {
  const html = draw({ ...sampleLobby(0), phase: 'closed' })
  expect(html).toContain('takes part in no run')
  expect(html).not.toContain('<button')
})
