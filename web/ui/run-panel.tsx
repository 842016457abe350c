import type { TabState } from '../page/state.ts'
import type { Tab } from '../page/tab.ts'
import type { Lesson } from '../programs/course/catalogue.ts'
import { rankRows } from './rank-rows.ts'
import { RunForm } from './run-form.tsx'
import { SpeedupCard } from './speedup-card.tsx'
import { SpeedupView } from './speedup-view.tsx'
import type { SpeedupControl } from './use-speedup.ts'

interface Props {
  tab: Tab
  state: TabState
  speedup: SpeedupControl
  lesson: Lesson
  /** Called with the name of another lesson. */
  choose: (name: string) => void
}

/** Run and stop for the host; the others see for whom they wait. */
export function RunPanel({ tab, state, speedup, lesson, choose }: Props) {
  const isHost = state.phase === 'joined' && state.id === state.host
  return (
    <>
      <section class="card" aria-labelledby="run">
        <h2 id="run">Run</h2>
        {isHost ? (
          <RunForm
            tab={tab}
            members={state.members}
            running={state.run !== null && state.run.outcome === null}
            speedup={speedup}
            lesson={lesson}
            choose={choose}
          />
        ) : (
          <p>{waitingText(state)}</p>
        )}
      </section>
      {isHost && speedup.speedup !== null && (
        <SpeedupCard isOpen={speedup.isOpen} open={speedup.open}>
          <SpeedupView speedup={speedup.speedup} />
        </SpeedupCard>
      )}
    </>
  )
}

function waitingText({ phase, members }: TabState): string {
  if (phase === 'connecting') return 'Programs can be run once this tab has joined the world.'
  const host = rankRows(members).find((row) => row.roles.includes('host'))
  if (phase === 'closed' || !host) return 'This tab takes part in no run.'
  return `Rank ${host.rank} (${host.browser}) is the host and starts the runs. This tab takes part by itself when it does.`
}
