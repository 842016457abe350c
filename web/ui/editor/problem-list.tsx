import type { Problem } from '../../compiler/messages.ts'

interface Props {
  problems: readonly Problem[]
  go: (line: number, column: number) => void
}

/** What is underlined, in words: a click leads there. */
export function ProblemList({ problems, go }: Props) {
  return (
    <ul class="program-problems" aria-label="Problems in the program" aria-live="polite">
      {problems.map(({ line, column, severity, message }) => (
        <li key={`${line}:${column}:${message}`} class={severity === 'error' ? 'problem' : 'hint'}>
          <button type="button" class="place" onClick={() => go(line, column)}>
            Line {line}
          </button>{' '}
          {message}
        </li>
      ))}
    </ul>
  )
}
