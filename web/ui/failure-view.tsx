import type { Outcome } from '../page/state.ts'
import { RankChip } from './rank-chip.tsx'

/** What a rank died of, with the lines of its program. */
export function FailureView({ failure }: { failure: Extract<Outcome, { kind: 'failed' }> }) {
  return (
    <div class="failure" role="alert">
      <p>
        <RankChip rank={failure.rank} /> {failure.message}
      </p>
      {failure.stack !== '' && <pre tabIndex={0}>{failure.stack.replaceAll(/^ +/gm, '')}</pre>}
    </div>
  )
}
