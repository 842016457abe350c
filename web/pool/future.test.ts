import { describe, expect, it } from 'vitest'
import { CancelledError, InvalidStateError } from './errors.ts'
import { Future } from './future.ts'

describe('a future', () => {
  it('is pending, running, and finished with what was set', async () => {
    const future = new Future<number>()
    const states = (): boolean[] => [future.running(), future.done(), future.cancelled()]
    expect(states()).toEqual([false, false, false])
    expect(future.set_running_or_notify_cancel()).toBe(true)
    expect(states()).toEqual([true, false, false])
    expect(future.cancel()).toBe(false)
    future.set_result(3)
    expect(states()).toEqual([false, true, false])
    expect([await future, await future.result(), await future.exception()]).toEqual([3, 3, null])
  })

  it('throws what was set, from result and await, and gives it by exception', async () => {
    const future = new Future<number>()
    const error = new RangeError('too far')
    future.set_exception(error)
    await expect(future.result()).rejects.toBe(error)
    await expect(future).rejects.toBe(error)
    expect(await future.exception()).toBe(error)
  })

  it('that is cancelled does not begin, and rejects', async () => {
    const future = new Future<number>()
    expect([future.cancel(), future.cancel()]).toEqual([true, true])
    expect(future.set_running_or_notify_cancel()).toBe(false)
    for (const end of [future.result(), future.exception()]) await expect(end).rejects.toThrow('was cancelled')
  })

  it('ends once only', () => {
    const future = new Future<number>()
    future.set_result(1)
    expect(() => future.set_result(2)).toThrow('the future is finished already')
    expect(() => future.set_exception(new Error('late'))).toThrow('the future is finished already')
    expect(() => future.set_running_or_notify_cancel()).toThrow('cannot begin again')
  })

  it('calls back once, also when it is done already, and not before the turn is over', async () => {
    const future = new Future<number>()
    const heard: string[] = []
    future.add_done_callback((done) => heard.push(`early ${done.done()}`))
    future.set_result(1)
    future.add_done_callback(() => heard.push('late'))
    expect(heard).toEqual([])
    await future
    expect(heard).toEqual(['early true', 'late'])
  })

  it.each(['result', 'exception', 'add_done_callback', 'then'] as const)(
    'has been asked how it ended by %s',
    async (way) => {
      const future = new Future<number>()
      future.set_exception(new Error('seen'))
      expect(future.isUnseenFailure).toBe(true)
      if (way === 'add_done_callback') future.add_done_callback(() => {})
      else if (way === 'then') await future.then(null, () => {})
      else await future[way]().catch(() => {})
      expect(future.isUnseenFailure).toBe(false)
    },
  )

  it.each([-1, Number.NaN])('refuses a timeout of %f s', async (timeout) => {
    await expect(new Future().result(timeout)).rejects.toThrow(RangeError)
  })
})

it('resultNow gives the end at once, and refuses before', () => {
  const [good, bad, gone] = [new Future<number>(), new Future<number>(), new Future<number>()]
  expect(() => good.resultNow()).toThrow(new InvalidStateError('resultNow: the future is pending; await it'))
  good.set_result(7)
  bad.set_exception(new RangeError('no'))
  gone.cancel()
  expect(good.resultNow()).toBe(7)
  expect(() => bad.resultNow()).toThrow(new RangeError('no'))
  expect(() => gone.resultNow()).toThrow(CancelledError)
  expect(bad.isUnseenFailure).toBe(true)
})
