/** Draws one state of the page without server or peers: `npx vite`, then `/ui/testing/story.html?story=NAME`. */
import { render } from 'preact'
import { readEnvironment } from '../environment.ts'
import { lessonPairs } from '../lesson-pairs.ts'
import { startLook } from '../look.ts'
import { noticesOf } from '../notices.ts'
import { NameScreen } from '../name-screen.tsx'
import { StartScreen } from '../start-screen.tsx'
import { WorldScreen } from '../world-screen.tsx'
import { FakeTab } from './fake-tab.ts'
import { sampleTrace } from './sample-trace.ts'
import { STORIES } from './stories.ts'

const app = document.getElementById('app')
if (app === null) throw new Error('story.html has no element with id "app"')

startLook()
const name = new URLSearchParams(location.search).get('story') ?? 'start'
const state = STORIES[name]
if (name === 'start') {
  render(
    <StartScreen
      notices={noticesOf({ problem: null, gpu: null }, readEnvironment())}
      open={(link) => location.assign(link)}
    />,
    app,
  )
} else if (name === 'name') {
  render(<NameScreen notices={[]} join={() => location.reload()} />, app)
} else if (state) {
  const link = 'https://192.168.1.20:8443/?world=Zk3v0aQ-7s_Xb1LmN9pR2w'
  const tab = new FakeTab(state)
  tab.recorded = state.run && sampleTrace(state.run.ranks.length)
  // For the browser's console, and for whoever drives this page.
  Object.assign(window, { tab })
  render(<WorldScreen tab={tab} link={link} environment={readEnvironment()} lesson={lessonPairs()} />, app)
} else {
  app.textContent = `No story '${name}'; there are start, ${Object.keys(STORIES).join(', ')}`
}
