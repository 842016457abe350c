import { useState } from 'preact/hooks'
import type { TabState } from '../page/state.ts'
import type { Tab } from '../page/tab.ts'
import type { Lesson } from '../programs/course/catalogue.ts'
import { useLoaded } from './use-loaded.ts'
import type { SpeedupControl } from './use-speedup.ts'

interface Props {
  tab: Tab
  state: TabState
  speedup: SpeedupControl
  lesson: Lesson
}

/** Where programs are written. The editor is large, and loaded when somebody wants to write. */
export function WriteCard({ tab, state, speedup, lesson }: Props) {
  const [first, setFirst] = useState<string | null>(null)
  return (
    <section class="card write-card" aria-labelledby="write">
      <h2 id="write">Write</h2>
      {first === null ? (
        <>
          <p class="hint">
            Change <code>{lesson.name}.ts</code> or write a program of your own; the host runs it on the tabs of this
            world.
          </p>
          <button type="button" onClick={() => setFirst(`${lesson.name}.ts`)}>
            Open the editor
          </button>
        </>
      ) : (
        <LoadedEditor tab={tab} state={state} speedup={speedup} first={first} />
      )}
    </section>
  )
}

function LoadedEditor(props: Pick<Props, 'tab' | 'state' | 'speedup'> & { first: string }) {
  const { value, problem } = useLoaded('editor', loadEditor)
  if (problem !== null) return <p class="problem">The editor could not be loaded: {problem}</p>
  if (value === null) return <p class="hint">Loading the editor …</p>
  return <value.Editor {...props} />
}

const loadEditor = () => import('./editor/editor.tsx')
