import { expect, it } from 'vitest'
import type { OutputLine } from '../page/state.ts'
import { outputExcerpt } from './output-excerpt.ts'

const line = (text: string): OutputLine => ({ stream: 'stdout', text })

it('shows short output whole', () => {
  const output = [line('a'), line('b')]
  expect(outputExcerpt(output)).toEqual({ lines: output, hiddenLines: 0 })
})

it('keeps the last lines of a program that prints in a loop', () => {
  const { lines, hiddenLines } = outputExcerpt(Array.from({ length: 5000 }, (_, i) => line(`${i}`)))
  expect(lines.at(-1)?.text).toBe('4999')
  expect(hiddenLines + lines.length).toBe(5000)
  expect(lines.length).toBeLessThan(1000)
})

it('keeps both ends of a very long line and says how much is missing', () => {
  const text = `first ${'x'.repeat(1e6)} last`
  const shown = outputExcerpt([line(text)]).lines[0]?.text ?? ''
  expect(shown).toMatch(/^first x.*x last$/)
  expect(shown).toContain(`${text.length - 4000} characters not shown`)
  expect(shown.length).toBeLessThan(5000)
})
