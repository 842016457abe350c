import { useId } from 'preact/hooks'
import type { Piece } from './term-pieces.ts'

/** A text in which words of the glossary explain themselves. */
export function TermText({ pieces }: { pieces: Piece[] }) {
  return (
    <>
      {pieces.map(({ text, term }, i) =>
        term === null ? text : <TermWord key={i} text={text} name={term.name} meaning={term.text} />,
      )}
    </>
  )
}

function TermWord({ text, name, meaning }: { text: string; name: string; meaning: string }) {
  const id = useId()
  return (
    <>
      <button type="button" class="term" popovertarget={id}>
        {text}
      </button>
      <span id={id} popover="auto" class="meaning">
        <strong>{name}</strong> {meaning}
      </span>
    </>
  )
}
