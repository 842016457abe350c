import { useEffect, useState } from 'preact/hooks'
import { LESSONS } from '../../programs/course/catalogue.ts'
import { errorText } from '../../../shared/error-text.ts'
import { loadSource } from '../program-source.ts'
import TEMPLATE from './new-program.ts.txt?raw'
import { freeName, programName } from './program-name.ts'
import { forget, save, saved, savedNames } from './saved-programs.ts'

/** The program that is being written. Every change is saved under its name at once. */
export interface Draft {
  name: string
  /** Null until it is loaded. */
  text: string | null
  /** Counts the programs that were opened: with another one the editor begins anew. */
  opened: number
  /** The gallery has a program of that name, to which this one can be reset. */
  isOfGallery: boolean
  isSaved: boolean
  /** All that this browser has saved. */
  names: string[]
  /** Why something could not be loaded or saved; null when everything could. */
  problem: string | null
  change: (text: string) => void
  /** Opens a saved program, or one of the gallery. */
  open: (name: string) => void
  /** A new program, from `text` or from the template. */
  create: (name?: string, text?: string) => void
  /** Gives it another name; a program of the gallery becomes a copy. */
  rename: (typed: string) => void
  /** Takes all changes of a gallery program back. */
  reset: () => void
  /** Forgets a program of one's own. */
  remove: () => void
}

const lessonOf = (name: string) => LESSONS.find((lesson) => `${lesson.name}.ts` === name)
const NEW_NAME = 'my-program.ts'

/** @param first the name of the program with which the editor begins */
export function useDraft(first: string): Draft {
  const [program, setProgram] = useState<{ name: string; text: string | null; opened: number }>(() => {
    return { name: first, text: saved(first), opened: 0 }
  })
  const [names, setNames] = useState(savedNames)
  const [problem, setProblem] = useState<string | null>(null)
  const { name, text, opened } = program
  const lesson = lessonOf(name)

  const show = (shown: string, content: string | null) => {
    setProgram({ name: shown, text: content, opened: opened + 1 })
    setProblem(null)
  }
  const keep = (kept: string, content: string) => {
    try {
      save(kept, content)
      setProblem(null)
    } catch (error) {
      setProblem(errorText(error))
    }
    setNames(savedNames())
  }

  useEffect(() => {
    if (text !== null) return undefined
    let isWanted = true
    loadSource(lesson?.name ?? name).then(
      (source) => isWanted && setProgram({ name, text: source, opened: opened + 1 }),
      (error: unknown) => isWanted && setProblem(errorText(error)),
    )
    return () => {
      isWanted = false
    }
  }, [name, text])

  const create = (wanted = NEW_NAME, content = TEMPLATE) => {
    const free = freeName(wanted, [...savedNames(), ...LESSONS.map((each) => `${each.name}.ts`)])
    show(free, content)
    keep(free, content)
  }
  return {
    name,
    text,
    opened,
    isOfGallery: lesson !== undefined,
    isSaved: names.includes(name),
    names,
    problem,
    change: (changed) => {
      setProgram({ name, text: changed, opened })
      keep(name, changed)
    },
    open: (other) => show(other, saved(other)),
    create,
    rename: (typed) => {
      const wanted = programName(typed)
      if (wanted === name || text === null) return
      if (lesson === undefined) forget(name)
      const free = freeName(wanted, [...savedNames(), ...LESSONS.map((each) => `${each.name}.ts`)])
      setProgram({ name: free, text, opened })
      keep(free, text)
    },
    reset: () => {
      forget(name)
      setNames(savedNames())
      show(name, null)
    },
    remove: () => {
      forget(name)
      const left = savedNames()
      setNames(left)
      const [next = `${LESSONS[0]?.name ?? ''}.ts`] = left
      show(next, saved(next))
    },
  }
}
