import type { TabState } from '../page/state.ts'
import { rankRows } from './rank-rows.ts'
import { sentence } from './sentence.ts'

/** Pairs of tabs that cannot connect, why, and what to do; nothing where all is well. The host hears of all pairs. */
export function NetworkDoctor({ state }: { state: TabState }) {
  const rows = rankRows(state.members)
  const called = new Map(rows.map(({ id, rank, name }) => [id, `rank ${rank} (${name})`]))
  const own = state.members.flatMap(({ id, link, problem }) =>
    link === 'failed' && state.id !== null ? [{ from: state.id, to: id, problem: problem ?? 'not connected' }] : [],
  )
  const pairs = [...own, ...state.troubles]
  if (pairs.length === 0) return null
  return (
    <section class="card" aria-labelledby="doctor">
      <h2 id="doctor">Network doctor</h2>
      <p>
        {pairs.length === 1 ? 'One pair of tabs is not connected' : `${pairs.length} pairs of tabs are not connected`}:
        a run needs all of its ranks connected to each other.
      </p>
      <ul class="troubles">
        {pairs.map(({ from, to, problem }) => (
          <li key={`${from} ${to}`}>
            <bdi class="member-name">{called.get(from)}</bdi> and <bdi class="member-name">{called.get(to)}</bdi>
            <p class="problem">{sentence(problem)}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}
