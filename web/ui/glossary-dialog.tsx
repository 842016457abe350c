import { useState } from 'preact/hooks'
import { useLoaded } from './use-loaded.ts'
import { useModal } from './use-modal.ts'

/** A button, and the words of the course behind it. */
export function GlossaryDialog() {
  const [isOpen, setOpen] = useState(false)
  const dialog = useModal(isOpen)
  return (
    <>
      <button type="button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Glossary
      </button>
      <dialog ref={dialog} class="glossary" aria-labelledby="glossary" onClose={() => setOpen(false)}>
        <div class="dialog-head">
          <h2 id="glossary">Glossary</h2>
          <button type="button" onClick={() => setOpen(false)}>
            Close
          </button>
        </div>
        {isOpen && <Terms />}
      </dialog>
    </>
  )
}

function Terms() {
  const { value, problem } = useLoaded('glossary', loadGlossary)
  if (problem !== null) return <p class="problem">The glossary could not be loaded: {problem}</p>
  return (
    <div class="terms" role="region" aria-label="Words and their meanings" tabIndex={0}>
      <dl>
        {value?.map(({ name, text }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

const loadGlossary = () => import('../programs/course/glossary.ts').then(({ GLOSSARY }) => GLOSSARY)
