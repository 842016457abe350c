import { useState } from 'preact/hooks'
import { errorText } from '../../shared/error-text.ts'
import { sentence } from './sentence.ts'

/** A command on its way, and what became of the last one. */
export interface Command {
  busy: boolean
  /** Why the last one failed; null when it did not. */
  problem: string | null
  run: (command: () => Promise<void>) => void
}

/** For buttons that start something which may fail: the failure becomes a sentence on the page. */
export function useCommand(): Command {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const carryOut = async (command: () => Promise<void>) => {
    setBusy(true)
    setProblem(null)
    try {
      await command()
    } catch (error) {
      setProblem(sentence(errorText(error)))
    } finally {
      setBusy(false)
    }
  }
  return { busy, problem, run: (command) => void carryOut(command) }
}
