import type { LinePair } from './line-groups.ts'

/** The lesson in mpi4py and as it runs here: line beside line, or below one another on a narrow screen. */
export function SideBySide({ pairs }: { pairs: LinePair[] }) {
  return (
    <section class="card lesson" aria-labelledby="program-text">
      <h2 id="program-text">The lesson, beside the mpi4py original</h2>
      <div class="pair pair-heads" aria-hidden="true">
        <p>mpi4py: vector_add.py</p>
        <p>tabmpi: vector-add.ts</p>
      </div>
      <ol class="pairs">
        {pairs.map((pair) => (
          <li key={pair.left + pair.right} class="pair">
            <Lines language="mpi4py" text={pair.left} note={null} />
            <Lines language="tabmpi" text={pair.right} note={pair.note} />
          </li>
        ))}
      </ol>
    </section>
  )
}

function Lines({ language, text, note }: { language: string; text: string; note: string | null }) {
  return (
    <div class={`lines lines-${language}`}>
      <span class="language">{language}</span>
      <pre>{text}</pre>
      {note !== null && <p class="hint">{note}</p>}
    </div>
  )
}
