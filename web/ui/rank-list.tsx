import { useEffect } from 'preact/hooks'
import type { TabState } from '../page/state.ts'
import type { Tab } from '../page/tab.ts'
import { MemberControls } from './member-controls.tsx'
import { RankChip } from './rank-chip.tsx'
import { type RankRow, rankRows } from './rank-rows.ts'

/** Who is here, in the order of their ranks, and how this tab is connected to each. */
export function RankList({ tab, state }: { tab: Tab; state: TabState }) {
  // Only what is looked at is measured.
  useEffect(() => tab.watchLinks(), [tab])
  const rows = rankRows(state.members, state.asksConsent)
  const isHost = state.id !== null && state.id === state.host
  const isIdle = state.run === null || state.run.outcome !== null
  return (
    <section class="card" aria-labelledby="ranks">
      <h2 id="ranks">
        Ranks <span class="count">{rows.length}</span>
      </h2>
      <ol class="ranks" start={0} aria-labelledby="ranks" tabIndex={0}>
        {rows.map((row) => (
          <li key={row.id}>
            <Row row={row} />
            {state.phase === 'joined' && (isHost || row.id === state.id) && (
              <MemberControls
                tab={tab}
                member={row.id}
                name={row.name}
                isSelf={row.id === state.id}
                isHost={isHost}
                isIdle={isIdle}
              />
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}

function Row({ row }: { row: RankRow }) {
  return (
    <>
      <p class="rank-line">
        <RankChip rank={row.rank} />
        <bdi class="member-name">{row.name}</bdi>
        {row.roles.map((role) => (
          <span key={role} class="role">
            {role}
          </span>
        ))}
      </p>
      <p class="rank-line">
        <span class={`connection connection-${row.connection.tone}`}>{row.connection.text}</span>
        {row.roundTrip !== null && (
          <span class="round-trip" title="from this page to that one and back">
            {row.roundTrip}
          </span>
        )}
      </p>
      <p class="about">
        {row.browser}, {row.device}; GPU: {row.gpu}
      </p>
      {row.problem !== null && <p class="problem">{row.problem}</p>}
    </>
  )
}
