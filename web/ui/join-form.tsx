import { useState } from 'preact/hooks'
import { errorText } from '../../shared/error-text.ts'
import { readInvitation } from './page-address.ts'

/** Joins a world by a pasted link. */
export function JoinForm({ open }: { open: (link: string) => void }) {
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)

  const join = (event: Event) => {
    event.preventDefault()
    try {
      open(readInvitation(text, location.href))
    } catch (error) {
      setProblem(errorText(error))
    }
  }

  return (
    <form class="inline-form" onSubmit={join}>
      <label for="invitation">The link you were given</label>
      <input
        id="invitation"
        type="text"
        autocomplete="off"
        spellcheck={false}
        aria-invalid={problem !== null}
        aria-describedby="invitation-problem"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit">Join</button>
      <p id="invitation-problem" class="problem" role="alert">
        {problem}
      </p>
    </form>
  )
}
