import type { MemberState } from '../page/state.ts'
import { RankChip } from './rank-chip.tsx'
import { rankRows } from './rank-rows.ts'

/** Who is here, in the order of their ranks, and how this tab is connected to each. */
export function RankList({ members }: { members: MemberState[] }) {
  return (
    <section class="card" aria-labelledby="ranks">
      <h2 id="ranks">
        Ranks <span class="count">{members.length}</span>
      </h2>
      <ol class="ranks" start={0} aria-labelledby="ranks" tabIndex={0}>
        {rankRows(members).map((row) => (
          <li key={row.id}>
            <p class="rank-line">
              <RankChip rank={row.rank} />
              {row.roles.map((role) => (
                <span key={role} class="role">
                  {role}
                </span>
              ))}
              <span class={`connection connection-${row.connection.tone}`}>{row.connection.text}</span>
            </p>
            <p class="about">{row.browser}</p>
            <p class="about">GPU: {row.gpu}</p>
            {row.problem !== null && <p class="problem">{row.problem}</p>}
          </li>
        ))}
      </ol>
    </section>
  )
}
