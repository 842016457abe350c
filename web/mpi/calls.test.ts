import { expect, test } from 'vitest'
import { Completion } from '../p2p/completion.ts'
import { CommError } from '../p2p/error.ts'
import { Calls, type CallsObserver, type EndedCall } from './calls.ts'

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

function observed(wantsSite: boolean) {
  const ended: EndedCall[] = []
  const opened: Parameters<CallsObserver['opened']>[0][] = []
  const calls = new Calls({
    wantsSite: () => wantsSite,
    opened: (call) => opened.push(call),
    ended: (call) => ended.push(call),
  })
  return { calls, opened, ended }
}

test.each([true, false])(
  'a call that is done at once is never open, and still reported: place wanted %s',
  async (wanted) => {
    const { calls, opened, ended } = observed(wanted)
    function theProgram(): Promise<number> {
      return calls.run('Send', 'dest 1, tag 0', () => 7)
    }
    const call = theProgram()
    expect(calls.open).toEqual([])
    expect(await call).toBe(7)
    expect(opened).toEqual([])
    expect(ended).toMatchObject([{ op: 'Send', detail: 'dest 1, tag 0', number: null }])
    expect(ended[0]?.site?.stack?.includes('theProgram')).toBe(wanted || undefined)
  },
)

test.each([true, false])('a call that never waits is reported, also where it throws: place wanted %s', (wanted) => {
  const { calls, opened, ended } = observed(wanted)
  function theProgram(work: () => number): number {
    return calls.runNow('Put', 'target_rank 1', work)
  }
  expect(theProgram(() => 7)).toBe(7)
  expect(() =>
    theProgram(() => {
      throw failure()
    }),
  ).toThrow('rank 1 has ended')
  expect(opened).toEqual([])
  expect(ended).toMatchObject([1, 2].map(() => ({ op: 'Put', detail: 'target_rank 1', number: null })))
  for (const { site } of ended) expect(site?.stack?.includes('theProgram')).toBe(wanted || undefined)
})

test('calls that wait are reported when they open and when they end, each with its number', async () => {
  const { calls, opened, ended } = observed(false)
  const [first, second] = [new Completion<void>(), new Completion<void>()]
  const both = [calls.run('Recv', 'source 1', () => first.wait()), calls.run('Recv', 'source 2', () => second.wait())]
  expect(opened.map(({ detail, number }) => [detail, number])).toEqual([
    ['source 1', 0],
    ['source 2', 1],
  ])
  second.resolve()
  first.resolve()
  await Promise.all(both)
  expect(ended.map(({ detail, number, site }) => `${detail}: ${number}, ${site?.message}`).toSorted()).toEqual([
    'source 1: 0, Recv',
    'source 2: 1, Recv',
  ])
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
