import type { ProgramRef } from '../page/state.ts'

/** One value a person may choose before a run. */
export interface Parameter {
  name: string
  hint: string
  initial: string
  /** Largest value accepted; values are whole numbers from 0 on. */
  max: number
}

/** A program of the gallery as the page offers it. */
export interface CatalogueEntry {
  program: ProgramRef
  title: string
  /** What a person sees happen, in one sentence. */
  shows: string
  /** In the order of the program's `args`. */
  parameters: Parameter[]
}

/** The gallery, the lesson first. */
export const CATALOGUE: readonly [CatalogueEntry, ...CatalogueEntry[]] = [
  {
    program: { name: 'vector-add.ts', url: '/programs/vector-add.js' },
    title: 'Vector addition',
    shows: 'Root scatters A and B, every rank adds its chunk on its GPU, root gathers C.',
    // 2^24 float64 elements are 128 MiB in each of root's three arrays: more makes the page itself slow.
    parameters: [{ name: 'N', hint: 'elements of A and B', initial: '100', max: 2 ** 24 }],
  },
  {
    program: { name: 'hello.ts', url: '/programs/hello.js' },
    title: 'Hello',
    shows: 'Every rank greets; root gathers the greetings and prints them in rank order.',
    parameters: [],
  },
]

/** What is wrong with `text` as a value of `parameter`, as a sentence for its field; null when nothing is. */
export function parameterProblem(parameter: Parameter, text: string): string | null {
  if (/^\d+$/.test(text) && Number(text) <= parameter.max) return null
  return `${parameter.name} must be a whole number from 0 to ${parameter.max}`
}

/** What is wrong with `text` as the number of ranks when `tabs` tabs are there; null when nothing is. */
export function sizeProblem(text: string, tabs: number): string | null {
  if (/^[1-9]\d*$/.test(text) && Number(text) <= tabs) return null
  return tabs === 1 ? 'Only 1 tab is here: open more for more ranks' : `Choose from 1 to ${tabs}: as many tabs are here`
}
