import { describe, expect, it } from 'vitest'
import lesson from '../programs/vector-add.ts?raw'
import { lessonPairs } from './lesson-pairs.ts'
import { pairLines } from './line-groups.ts'
import original from './vector_add.py.txt?raw'

const written = (text: string) => text.split('\n').filter((line) => line.trim() !== '')

describe('the lesson beside its original', () => {
  it('shows every line of both programs once, in order', () => {
    const pairs = lessonPairs()
    expect(pairs.flatMap((pair) => written(pair.left))).toEqual(written(original))
    expect(pairs.flatMap((pair) => written(pair.right))).toEqual(written(lesson))
  })

  it.each(['Get_rank()', 'Get_size()', 'comm.Scatter', 'comm.Gather', 'Result of A + B ='])(
    'puts %s beside its like',
    (call) => {
      const rows = lessonPairs().filter((pair) => pair.left.includes(call))
      expect(rows).not.toEqual([])
      expect(rows.filter((pair) => !pair.right.includes(call))).toEqual([])
    },
  )
})

describe('pairLines', () => {
  it('lets a pair reach to the next one on its own side', () => {
    const pairs = pairLines('a\nb\n\nc', 'x\ny', [
      { left: 'a', right: 'x' },
      { left: null, right: 'y', note: 'only here' },
      { left: 'c', right: null },
    ])
    expect(pairs).toEqual([
      { left: 'a\nb', right: 'x', note: null },
      { left: '', right: 'y', note: 'only here' },
      { left: 'c', right: '', note: null },
    ])
  })

  it('names the line that a changed program no longer has', () => {
    expect(() =>
      pairLines('a\nb', 'x\ny', [
        { left: 'a', right: 'x' },
        { left: 'b', right: 'z' },
      ]),
    ).toThrow("no line from 2 on begins with 'z'")
  })

  it('refuses to hide lines before the first pair', () => {
    expect(() => pairLines('a\nb', 'x', [{ left: 'b', right: 'x' }])).toThrow('lines 1 to 1 come before')
  })
})
