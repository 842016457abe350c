import { isShared } from '../../shared/events.ts'
import type { RunState } from '../page/state.ts'

/** What the host wrote and this tab runs: everybody may read it. */
export function SharedSource({ run }: { run: RunState | null }) {
  if (run === null || !isShared(run.program) || run.source === undefined) return null
  return (
    <section class="card lesson-card" aria-labelledby="shared-source">
      <h2 id="shared-source">The host’s own program: {run.program.name}</h2>
      <p class="hint">It came from the host’s tab and runs here in a sandbox, without network and storage.</p>
      <pre class="program-text" tabIndex={0}>
        {run.source}
      </pre>
    </section>
  )
}
