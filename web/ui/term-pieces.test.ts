import { expect, it } from 'vitest'
import type { Term } from '../programs/course/glossary.ts'
import { termPieces } from './term-pieces.ts'

const shader: Term = { name: 'shader', forms: ['shader', 'compute shader'], text: '' }
const rank: Term = { name: 'rank', forms: ['rank', 'ranks'], text: '' }
const map: Term = { name: 'map', forms: ['map', '1 + 1'], text: '' }

it.each([
  [
    'a word at the beginning, in the middle and at the end',
    'rank of map',
    [
      ['rank', rank],
      [' of ', null],
      ['map', map],
    ],
  ],
  [
    'the longest form',
    'a compute shader',
    [
      ['a ', null],
      ['compute shader', shader],
    ],
  ],
  ['no part of a longer word or of a name with a dot', 'crank ranked gpu.map', [['crank ranked gpu.map', null]]],
  [
    'a form with signs that mean something to expressions',
    'so 1 + 1',
    [
      ['so ', null],
      ['1 + 1', map],
    ],
  ],
  ['an empty text', '', [['', null]]],
])('finds %s', (_, text, expected) => {
  const [pieces] = termPieces([text], [shader, rank, map])
  expect(pieces?.map((piece) => [piece.text, piece.term])).toEqual(expected)
})

it('marks a word once in all texts, whatever its form', () => {
  const marked = termPieces(['two ranks', 'one rank, one map'], [rank, map])
  expect(
    marked
      .flat()
      .filter(({ term }) => term !== null)
      .map(({ text }) => text),
  ).toEqual(['ranks', 'map'])
})

it('loses nothing of a text, also without a glossary', () => {
  const texts = ['the ranks wait for the map', 'a rank']
  for (const glossary of [[], [rank, map, shader]]) {
    expect(termPieces(texts, glossary).map((pieces) => pieces.map(({ text }) => text).join(''))).toEqual(texts)
  }
})
