import { expect, test } from 'vitest'
import { pipelined } from './pipelined.ts'

test('no more than `depth` pieces are under way, begun in order', async () => {
  const begun: number[] = []
  const underWay = new Map<number, () => void>()
  let most = 0
  const done = pipelined(2, () => {
    const piece = begun.length
    if (piece === 5) return null
    begun.push(piece)
    return new Promise((resolve) => {
      underWay.set(piece, resolve)
      most = Math.max(most, underWay.size)
    })
  })
  for (const piece of [1, 0, 2, 3, 4]) {
    expect([...underWay.keys()]).toContain(piece)
    underWay.get(piece)?.()
    underWay.delete(piece)
    await Promise.resolve()
    await Promise.resolve()
  }
  await done
  expect([begun, most]).toEqual([[0, 1, 2, 3, 4], 2])
})

test('after a failure nothing more is begun, and it is thrown when all that was begun has ended', async () => {
  const ends: ((error?: Error) => void)[] = []
  let hasSettled = false
  const done = pipelined(
    2,
    () =>
      new Promise<void>((resolve, reject) => {
        ends.push((error) => (error === undefined ? resolve() : reject(error)))
      }),
  )
  const settled = done.then(
    () => null,
    (error: unknown) => {
      hasSettled = true
      return error
    },
  )
  const failure = new Error('the first piece')
  ends[0]?.(failure)
  for (let turn = 0; turn < 5; turn++) await Promise.resolve()
  expect(hasSettled).toBe(false)
  ends[1]?.()
  expect(await settled).toBe(failure)
  expect(ends.length).toBe(2)
})
