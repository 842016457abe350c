import { useEffect, useState } from 'preact/hooks'
import type { Tab } from '../page/tab.ts'
import { FIRST_LESSON, lessonOf } from '../programs/course/catalogue.ts'
import { ConsentDialog } from './consent-dialog.tsx'
import type { Environment } from './environment.ts'
import { Header } from './header.tsx'
import { Invite } from './invite.tsx'
import { LessonCard } from './lesson-card.tsx'
import type { LinePair } from './line-groups.ts'
import { NetworkDoctor } from './network-doctor.tsx'
import { NoticeList } from './notice-list.tsx'
import { noticesOf } from './notices.ts'
import { RankChip } from './rank-chip.tsx'
import { RankList } from './rank-list.tsx'
import { rankRows } from './rank-rows.ts'
import { RunPanel } from './run-panel.tsx'
import { RunView } from './run-view.tsx'
import { SharedSource } from './shared-source.tsx'
import { SideBySide } from './side-by-side.tsx'
import { TimelineCard } from './timeline-card.tsx'
import { useSpeedup } from './use-speedup.ts'
import { useTabState } from './use-tab-state.ts'
import { WorldSettings } from './world-settings.tsx'
import { WriteCard } from './write-card.tsx'

interface Props {
  tab: Tab
  link: string
  environment: Environment
  lesson: LinePair[]
}

/** A tab in its world. */
export function WorldScreen({ tab, link, environment, lesson }: Props) {
  const state = useTabState(tab)
  const speedup = useSpeedup(tab)
  const self = rankRows(state.members).find((row) => row.id === state.id)
  const own = self?.rank
  const [chosen, choose] = useState(FIRST_LESSON.name)
  const isHost = state.id !== null && state.id === state.host
  // The others read what the host has started.
  const current = lessonOf(isHost ? chosen : (state.run?.program.name.replace(/\.ts$/, '') ?? chosen))
  useEffect(() => {
    document.title = own === undefined ? 'tabmpi' : `rank ${own} · tabmpi`
  }, [own])
  return (
    <>
      <Header>
        {state.phase === 'connecting' && 'Joining the world … '}
        {state.phase === 'joined' && own !== undefined && (
          <>
            You are <RankChip rank={own} /> of {state.members.length}
            {state.title !== '' && (
              <>
                {' '}
                in <bdi class="world-title">{state.title}</bdi>
              </>
            )}
            {state.locked && ' (locked)'}
            {state.run?.outcome === null &&
              state.run.rank === null &&
              '; a run is in progress, you wait for the next one'}
          </>
        )}
        {state.phase === 'closed' && 'This tab is not in the world. '}
        {(state.phase === 'closed' || (state.phase === 'connecting' && state.problem !== null)) && (
          <button type="button" onClick={() => location.reload()}>
            Join again
          </button>
        )}
      </Header>
      <NoticeList notices={noticesOf({ problem: state.problem, gpu: self?.gpu ?? null }, environment)} />
      <ConsentDialog tab={tab} state={state} />
      <main class="world">
        <div class="aside">
          <Invite
            link={link}
            title={state.title}
            tabs={state.members.length}
            locked={state.locked}
            isIn={state.phase === 'joined'}
          />
          <RankList tab={tab} state={state} />
          <NetworkDoctor state={state} />
          {isHost && state.phase === 'joined' && <WorldSettings tab={tab} state={state} />}
        </div>
        <div class="work">
          <RunPanel tab={tab} state={state} speedup={speedup} lesson={current} choose={choose} />
          <RunView tab={tab} run={state.run} seesAll={isHost} />
        </div>
        <TimelineCard tab={tab} run={state.run} />
        <SharedSource run={state.run} />
        <LessonCard lesson={current} />
        <WriteCard tab={tab} state={state} speedup={speedup} lesson={current} />
        {current === FIRST_LESSON && <SideBySide pairs={lesson} />}
      </main>
    </>
  )
}
