import { useState } from 'preact/hooks'
import type { SharedProgram } from '../../../shared/events.ts'
import type { Problem } from '../../compiler/messages.ts'
import type { RunState } from '../../page/state.ts'
import type { Tab } from '../../page/tab.ts'
import type { Compiler } from '../../page/compiler.ts'
import { failurePlace } from './failure-place.ts'

/** A program from the editor that was run. */
interface Sent {
  name: string
  text: string
  sha256: string
}

/** Running what is in the editor. */
export interface OwnRun {
  /** Compiles it, to be started. @throws Error for a program with errors, and what `Tab.share` throws */
  share: (name: string, text: string) => Promise<SharedProgram>
  /** Where the last run of this very text failed; null when it did not, and for another text. */
  problemIn: (text: string | null) => Problem | null
}

/** @param run the run in progress, or the last one */
export function useOwnRun(tab: Tab, compiler: Compiler, run: RunState | null): OwnRun {
  const [sent, setSent] = useState<Sent | null>(null)
  return {
    share: async (name, text) => {
      const { code, problems } = await compiler.compile(name, text)
      if (code === null) {
        const [first] = problems
        throw new Error(
          `the program ${name} does not compile: line ${first?.line ?? 1}: ${first?.message ?? 'unknown error'}`,
        )
      }
      const program = tab.share(name, code)
      setSent({ name, text, sha256: program.sha256 })
      return program
    },
    problemIn: (text) => {
      if (!sent || sent.text !== text || !run || run.outcome?.kind !== 'failed') return null
      const isThisRun = 'sha256' in run.program && run.program.sha256 === sent.sha256
      return isThisRun ? failurePlace(run.outcome, sent.name) : null
    },
  }
}
