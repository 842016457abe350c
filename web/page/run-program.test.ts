import { describe, expect, test } from 'vitest'
import type { ProgramModule } from './program-module.ts'
import { ProgramTexts, RunProgram } from './run-program.ts'
import { partsOf } from './shared-text.ts'

const TEXT = 'import { MPI } from "tabmpi:runtime";\nconsole.log(MPI)\n'.repeat(200)

const runtime = new URL('http://localhost:8080/tabmpi/tabmpi.js')

/** A program on its way into a run, and what its tab hears of it. */
function arriving({ connected = true, refusal = null as string | null, texts = new ProgramTexts() } = {}) {
  const tab = { connected, asked: 0, modules: [] as ProgramModule[], failures: [] as string[] }
  const program = new RunProgram(new ProgramTexts().keep('my.ts', TEXT), texts, {
    runtime,
    refusal: () => refusal,
    ask: () => {
      if (tab.connected) tab.asked++
      return tab.connected
    },
    ready: (module) => tab.modules.push(module),
    failed: (message) => tab.failures.push(message),
  })
  return { tab, program }
}

test('the host has the text and asks nobody', () => {
  const texts = new ProgramTexts()
  texts.keep('my.ts', TEXT)
  const { tab, program } = arriving({ texts })
  program.load()
  expect(tab).toMatchObject({ asked: 0, failures: [] })
  expect(tab.modules[0]?.url).toMatch(/^blob:/)
})

test('another tab asks once, as soon as it is connected, and runs the text with its own server’s runtime', async () => {
  const { tab, program } = arriving({ connected: false })
  program.load()
  expect(tab.asked).toBe(0)
  tab.connected = true
  program.reach()
  program.reach()
  expect(tab.asked).toBe(1)
  for (const part of partsOf(TEXT)) program.take(part)
  const made = await (await fetch(tab.modules[0]?.url ?? '')).text()
  expect(made).toBe(TEXT.replaceAll('"tabmpi:runtime"', '"http://localhost:8080/tabmpi/tabmpi.js"'))
})

test('where another tab leads now, it is asked for the whole text; where this one leads, nobody has it', () => {
  const { tab, program } = arriving()
  program.load()
  const parts = [...partsOf(TEXT)]
  program.take(parts[0] ?? { part: '', isLast: false })
  program.ledAnew(false)
  expect(tab.asked).toBe(2)
  for (const part of parts) program.take(part)
  expect([tab.modules.length, tab.failures]).toEqual([1, []])
  program.ledAnew(true)
  expect(tab.failures).toEqual([])
  const heir = arriving()
  heir.program.load()
  heir.program.ledAnew(true)
  expect(heir.tab.failures).toEqual(['the tab that had the text of my.ts is gone: share it again'])
})

test('a text that came once is not asked for again', () => {
  const texts = new ProgramTexts()
  const first = arriving({ texts })
  first.program.load()
  for (const part of partsOf(TEXT)) first.program.take(part)
  const again = arriving({ texts })
  again.program.load()
  expect(again.tab).toMatchObject({ asked: 0, failures: [] })
  expect(again.tab.modules).toHaveLength(1)
})

test('a program of the server’s own is run from its address, whoever agrees or not', () => {
  const modules: ProgramModule[] = []
  const program = new RunProgram({ name: 'a.ts', url: '/programs/a.js' }, new ProgramTexts(), {
    runtime,
    refusal: () => 'no',
    ask: () => true,
    ready: (module) => modules.push(module),
    failed: (message) => expect.unreachable(message),
  })
  program.load()
  expect(modules).toEqual([{ url: '/programs/a.js', map: null, source: null }])
})

describe('nothing is run', () => {
  test('where the tab’s person has not agreed', () => {
    const { tab, program } = arriving({ refusal: 'not agreed' })
    program.load()
    for (const part of partsOf(TEXT)) program.take(part)
    expect(tab).toMatchObject({ asked: 0, modules: [], failures: ['not agreed'] })
  })

  test('of a text that was not announced; what follows it is left alone', () => {
    const { tab, program } = arriving()
    program.load()
    for (const part of partsOf(TEXT.replace('console', 'Console'))) program.take(part)
    for (const part of partsOf(TEXT)) program.take(part)
    expect(tab.modules).toEqual([])
    expect(tab.failures).toEqual([expect.stringContaining('is not the one that it announced')])
  })

  test('of parts that nobody asked for, or that come when the run is over', () => {
    const early = arriving({ connected: false })
    early.program.load()
    for (const part of partsOf(TEXT)) early.program.take(part)
    const late = arriving()
    late.program.load()
    late.program.close()
    for (const part of partsOf(TEXT)) late.program.take(part)
    for (const { tab } of [early, late]) expect(tab).toMatchObject({ modules: [], failures: [] })
  })
})

test('a page keeps a bounded number of texts, those used last', () => {
  const texts = new ProgramTexts()
  const programs = Array.from({ length: 20 }, (_, i) => texts.keep('p.ts', `text ${i}`))
  expect(programs.filter((program) => texts.get(program) !== null)).toEqual(programs.slice(-8))
})
