/**
 * The page's entry. Preact draws it: 5 kB with hooks, React's well-known JSX and components without its weight, and kept
 * up for ten years; it needs no compiler of its own, and state that is replaced, never mutated, is what it expects.
 */
import { render } from 'preact'
import { Door } from './door.tsx'
import { readEnvironment } from './environment.ts'
import { errorText } from '../../shared/error-text.ts'
import { lessonPairs } from './lesson-pairs.ts'
import { startLook } from './look.ts'
import { noticesOf } from './notices.ts'
import { readPageAddress } from './page-address.ts'
import { StartScreen } from './start-screen.tsx'

function screen() {
  const environment = readEnvironment()
  const start = (problem: string | null) => (
    <StartScreen notices={noticesOf({ problem, gpu: null }, environment)} open={(link) => location.assign(link)} />
  )
  try {
    const options = readPageAddress(location.href)
    if (options === null) return start(null)
    return <Door options={options} link={location.href} environment={environment} lesson={lessonPairs()} />
  } catch (error) {
    return start(errorText(error))
  }
}

const app = document.getElementById('app')
if (app === null) throw new Error('The page has no element with id "app" to draw into; see web/index.html')
startLook()
render(screen(), app)
