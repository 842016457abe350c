import { useRef } from 'preact/hooks'
import { fromChromeTrace, toChromeTrace } from '../../page/chrome-trace.ts'
import type { Trace } from '../../page/trace-model.ts'
import { useCommand } from '../use-command.ts'

interface Props {
  /** What is shown; null when nothing is. */
  trace: Trace | null
  /** Of the file that is shown; null when it is a run. */
  name: string | null
  open: (file: { name: string; trace: Trace }) => void
  /** Back to the run. */
  close: () => void
}

/** Traces go out to files and come in from them. */
export function TraceFiles({ trace, name, open, close }: Props) {
  const field = useRef<HTMLInputElement>(null)
  const { problem, run } = useCommand()
  const read = async (file: File | undefined) => {
    if (file === undefined) return
    open({ name: file.name, trace: fromChromeTrace(await file.text()) })
  }
  return (
    <>
      <div class="trace-tools">
        <button type="button" disabled={trace === null} onClick={() => trace && save(trace)}>
          Save as a file
        </button>
        <button type="button" onClick={() => field.current?.click()}>
          Open a file
        </button>
        <input
          ref={field}
          type="file"
          accept=".json,application/json"
          aria-label="A trace file"
          hidden
          onChange={(event) => {
            const { files } = event.currentTarget
            run(() => read(files?.[0]))
            // So that the same file can be opened again.
            event.currentTarget.value = ''
          }}
        />
        <p class="hint">
          The files are Chrome’s trace format (JSON), which <code>ui.perfetto.dev</code> opens too.
        </p>
        {name !== null && (
          <>
            <span role="status">
              This is the file <strong>{name}</strong>.
            </span>
            <button type="button" onClick={close}>
              Close the file
            </button>
          </>
        )}
      </div>
      {problem !== null && <p class="problem">{problem}</p>}
    </>
  )
}

function save(trace: Trace): void {
  const url = URL.createObjectURL(new Blob([toChromeTrace(trace)], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${trace.program.replace(/\.ts$/, '').replace(/[^\w.-]+/g, '-') || 'run'}.trace.json`
  link.click()
  // The download has begun with the click; its bytes are the blob's, whatever becomes of the address.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
