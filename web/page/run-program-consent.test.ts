import { expect, it } from 'vitest'
import type { ProgramRef } from '../../shared/events.ts'
import { ProgramTexts, RunProgram } from './run-program.ts'

/** What loading a program comes to. */
function load(program: ProgramRef, refusal: string | null): string[] {
  const told: string[] = []
  new RunProgram(program, new ProgramTexts(), {
    runtime: new URL('http://localhost/tabmpi/tabmpi.js'),
    refusal: () => refusal,
    ask: () => told.push('ask') > 0,
    ready: () => told.push('ready'),
    failed: (message) => told.push(message),
  }).load()
  return told
}

const shared = { name: 'mine.ts', sha256: '0'.repeat(64), bytes: 1 }
const served = { name: 'hello.ts', url: '/programs/hello.js' }

it('a program that somebody wrote is not even asked for where consent is missing; the gallery needs none', () => {
  expect(load(shared, 'not agreed')).toEqual(['not agreed'])
  expect(load(shared, null)).toEqual(['ask'])
  expect(load(served, 'not agreed')).toEqual(['ready'])
})
