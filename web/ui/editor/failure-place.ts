import type { Problem } from '../../compiler/messages.ts'

/** Where in the program `name` a run has failed: the innermost line of its stack there; null when there is none. */
export function failurePlace({ message, stack }: { message: string; stack: string }, name: string): Problem | null {
  for (const line of stack.split('\n')) {
    const [, file = '', row, column] = /(?:\(| at )([^()]+):(\d+):(\d+)\)?$/.exec(line) ?? []
    if (file.trim() !== name) continue
    return { line: Number(row), column: Number(column), length: 0, severity: 'error', message }
  }
  return null
}
