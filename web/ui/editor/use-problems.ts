import { useEffect, useState } from 'preact/hooks'
import type { Problem } from '../../compiler/messages.ts'
import { errorText } from '../../../shared/error-text.ts'
import type { Compiler } from '../../page/compiler.ts'

/** Milliseconds without a change after which a program is looked at. */
const PAUSE_MS = 350

/** What the compiler finds in the text that is being written. */
export interface Findings {
  /** Of which text; null before the first. */
  text: string | null
  problems: readonly Problem[]
  /** What is wrong with the compiler itself; null when nothing is. */
  failure: string | null
}

/** Compiles a program whenever its writer pauses. */
export function useProblems(compiler: Compiler, name: string, text: string | null): Findings {
  const [findings, setFindings] = useState<Findings>({ text: null, problems: [], failure: null })
  useEffect(() => {
    if (text === null) return undefined
    let isWanted = true
    const settle = (found: Findings) => {
      if (isWanted) setFindings(found)
    }
    const timer = setTimeout(() => {
      compiler.compile(name, text).then(
        ({ problems }) => settle({ text, problems, failure: null }),
        (error: unknown) => settle({ text, problems: [], failure: errorText(error) }),
      )
    }, PAUSE_MS)
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [name, text])
  return findings
}
