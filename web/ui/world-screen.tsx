import { useEffect } from 'preact/hooks'
import type { Tab } from '../page/tab.ts'
import type { Environment } from './environment.ts'
import { Header } from './header.tsx'
import { Invite } from './invite.tsx'
import type { LinePair } from './line-groups.ts'
import { NoticeList } from './notice-list.tsx'
import { noticesOf } from './notices.ts'
import { RankChip } from './rank-chip.tsx'
import { RankList } from './rank-list.tsx'
import { rankRows } from './rank-rows.ts'
import { RunPanel } from './run-panel.tsx'
import { RunView } from './run-view.tsx'
import { SideBySide } from './side-by-side.tsx'
import { useTabState } from './use-tab-state.ts'

interface Props {
  tab: Tab
  link: string
  environment: Environment
  lesson: LinePair[]
}

/** A tab in its world. */
export function WorldScreen({ tab, link, environment, lesson }: Props) {
  const state = useTabState(tab)
  const self = rankRows(state.members).find((row) => row.id === state.id)
  const own = self?.rank
  useEffect(() => {
    document.title = own === undefined ? 'tabmpi' : `rank ${own} · tabmpi`
  }, [own])
  return (
    <>
      <Header>
        {state.phase === 'connecting' && 'Joining the world …'}
        {state.phase === 'joined' && own !== undefined && (
          <>
            You are <RankChip rank={own} /> of {state.members.length}
          </>
        )}
        {state.phase === 'closed' && (
          <>
            This tab is not in the world.{' '}
            <button type="button" onClick={() => location.reload()}>
              Join again
            </button>
          </>
        )}
      </Header>
      <NoticeList notices={noticesOf({ problem: state.problem, gpu: self?.gpu ?? null }, environment)} />
      <main class="world">
        <div class="aside">
          <Invite link={link} tabs={state.members.length} />
          <RankList members={state.members} />
        </div>
        <div class="work">
          <RunPanel tab={tab} state={state} />
          <RunView run={state.run} seesAll={state.id !== null && state.id === state.host} />
        </div>
        <SideBySide pairs={lesson} />
      </main>
    </>
  )
}
