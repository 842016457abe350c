import { useState } from 'preact/hooks'
import type { Lesson } from '../programs/course/catalogue.ts'
import { loadSource } from './program-source.ts'
import { TermText } from './term-word.tsx'
import { termPieces } from './term-pieces.ts'
import { useLoaded } from './use-loaded.ts'

/** What there is to learn from a program, and its text. */
export function LessonCard({ lesson }: { lesson: Lesson }) {
  const texts = useLoaded('texts', loadTexts)
  const text = texts.value?.text[lesson.name]
  const about = text && termPieces(text.about, texts.value?.glossary ?? [])
  return (
    <section class="card lesson-card" aria-labelledby="lesson">
      <h2 id="lesson">{lesson.title}</h2>
      {texts.problem !== null && <p class="problem">The text of the lesson could not be loaded: {texts.problem}</p>}
      {text && (
        <div class="lesson-text">
          <div>
            {about?.map((pieces, i) => (
              <p key={i}>
                <TermText pieces={pieces} />
              </p>
            ))}
          </div>
          <div>
            <h3>Things to try</h3>
            <ul>
              {text.tries.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </div>
          <div>
            <h3>Questions</h3>
            <ul>
              {text.questions.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </div>
        </div>
      )}
      <ProgramText key={lesson.name} name={lesson.name} />
    </section>
  )
}

function ProgramText({ name }: { name: string }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        The program: <code>{name}.ts</code>
      </summary>
      {isOpen && <Source name={name} />}
    </details>
  )
}

function Source({ name }: { name: string }) {
  const { value, problem } = useLoaded(name, () => loadSource(name))
  if (problem !== null) return <p class="problem">The program’s text could not be loaded: {problem}</p>
  return (
    <pre class="program-text" tabIndex={0}>
      {value}
    </pre>
  )
}

const loadTexts = async () => {
  const [{ TEXTS }, { GLOSSARY }] = await Promise.all([
    import('../programs/course/texts.ts'),
    import('../programs/course/glossary.ts'),
  ])
  return { text: TEXTS, glossary: GLOSSARY }
}
