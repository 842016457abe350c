import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { LESSONS, type Parameter } from './catalogue.ts'
import { GLOSSARY } from './glossary.ts'
import { TEXTS } from './texts.ts'

const folder = new URL('../', import.meta.url)
const programs = readdirSync(folder).filter((file) => file.endsWith('.ts'))

it('has every program of the gallery once, with a text', () => {
  const names = LESSONS.map(({ name }) => name)
  expect(names.map((name) => `${name}.ts`).toSorted()).toEqual(programs.toSorted())
  expect(Object.keys(TEXTS).toSorted()).toEqual(names.toSorted())
})

describe.each(LESSONS.map((lesson) => [lesson.name, lesson] as const))('%s', (name, { parameters }) => {
  const program = readFileSync(new URL(`${name}.ts`, folder), 'utf8')

  it('takes the parameters that the course has, in their order, with the same values when it is given none', () => {
    const initials = [...program.matchAll(/args\[(\d+)\] \?\? ('?)([^'\n)]*)\2/g)].map(
      ([, place, quote, value = '']) => {
        return [Number(place), quote === '' ? value.replaceAll('_', '') : value]
      },
    )
    expect(initials).toEqual(parameters.map(({ initial }, place) => [place, initial]))
  })

  it('begins with values that are within the bounds', () => {
    for (const parameter of parameters) expect(isWithin(parameter)).toBe(true)
  })

  it('has something to read, to try, and to think about', () => {
    for (const lines of Object.values(TEXTS[name] ?? {})) expect(lines.length).toBeGreaterThan(0)
  })
})

describe('the glossary', () => {
  it('is in alphabetical order, and has every word and form once', () => {
    const names = GLOSSARY.map(({ name }) => name)
    expect(names).toEqual(names.toSorted((a, b) => a.localeCompare(b, 'en')))
    const forms = GLOSSARY.flatMap((term) => term.forms)
    expect(new Set(forms).size).toBe(forms.length)
    expect(new Set(names).size).toBe(names.length)
  })

  it('explains each word in a few whole sentences', () => {
    for (const { name, text } of GLOSSARY) {
      expect(text.endsWith('.'), name).toBe(true)
      expect(text.length, name).toBeLessThan(250)
    }
  })
})

function isWithin(parameter: Parameter): boolean {
  if (parameter.kind === 'choice') return parameter.options.includes(parameter.initial)
  return Number(parameter.initial) >= parameter.min && Number(parameter.initial) <= parameter.max
}
