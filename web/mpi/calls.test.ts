import { expect, test } from 'vitest'
import { Completion } from '../p2p/completion.ts'
import { CommError } from '../p2p/error.ts'
import { Calls, type EndedCall } from './calls.ts'

const failure = (): CommError => new CommError('ERR_PROC_FAILED', 'rank 1 has ended')

test('a call that must wait is open until it ends, with the place where the program made it', async () => {
  const calls = new Calls()
  const waiting = new Completion<number>()
  function theProgram(): Promise<number> {
    return calls.run('Recv', 'source 1, tag 0', () => waiting.wait())
  }
  const call = theProgram()
  expect(calls.open.map(({ op, detail }) => [op, detail])).toEqual([['Recv', 'source 1, tag 0']])
  expect(calls.open[0]?.site.stack).toContain('theProgram')
  waiting.resolve(7)
  expect(await call).toBe(7)
  expect(calls.open).toEqual([])
})

test('a call that is done at once is never open, and still reported', async () => {
  const ended: EndedCall[] = []
  const calls = new Calls((call) => ended.push(call))
  const call = calls.run('Send', 'dest 1, tag 0', () => 7)
  expect(calls.open).toEqual([])
  expect(await call).toBe(7)
  expect(ended.map(({ op }) => op)).toEqual(['Send'])
})

test.each([
  [
    'at once',
    () => {
      throw failure()
    },
  ],
  [
    'later',
    async () => {
      await Promise.resolve()
      throw failure()
    },
  ],
])('a failure that comes %s carries the operation and the place where the program made it', async (_, work) => {
  const calls = new Calls()
  function theProgram(): Promise<void> {
    return calls.run('Recv', '', work)
  }
  const error = await theProgram().catch((reason: unknown) => reason)
  expect(error).toMatchObject({ name: 'Exception', code: 'ERR_PROC_FAILED', message: 'Recv: rank 1 has ended' })
  expect(error).toHaveProperty('stack', expect.stringContaining('theProgram'))
  expect(calls.open).toEqual([])
})
