import { describe, expect, it, vi } from 'vitest'
import { LifeSign } from './life-sign.ts'

type Granted = () => unknown

/** Locks of one browser that refuse the first so many requests, as a paused page's are. */
function locks(refusals: number): { manager: LockManager; asked: () => number; free: () => void } {
  let requests = 0
  let isHeld = false
  const waiting: Granted[] = []
  const request = async (_: string, { mode }: LockOptions, granted: Granted): Promise<unknown> => {
    if (requests++ < refusals) throw new Error('The provided callback is no longer runnable.')
    if (mode === 'shared' && isHeld) return new Promise((resolve) => waiting.push(() => resolve(granted())))
    isHeld = true
    return granted()
  }
  const free = (): void => {
    isHeld = false
    for (const grant of waiting.splice(0)) grant()
  }
  const manager = { request, query: () => Promise.reject(new Error('not asked for')) } as LockManager
  return { manager, asked: () => requests, free }
}

describe('a lock that the browser takes back', () => {
  it('is asked for again, under the same name', async () => {
    const { manager, asked } = locks(3)
    const name = await new LifeSign(manager).hold()
    expect(name).toMatch(/^tabmpi-[0-9a-f]{32}$/)
    expect(asked()).toBe(4)
  })

  it('is given up after ten attempts', async () => {
    const { manager, asked } = locks(Number.POSITIVE_INFINITY)
    await expect(new LifeSign(manager).hold()).rejects.toThrow('no longer runnable')
    expect(asked()).toBe(10)
  })

  it('tells of the end of a thread all the same', async () => {
    const { manager, asked, free } = locks(1)
    const lifeSign = new LifeSign(manager)
    const ended = vi.fn<() => void>()
    lifeSign.watch(await lifeSign.hold(), ended)
    await vi.waitFor(() => expect(asked()).toBe(3))
    expect(ended).not.toHaveBeenCalled()
    free()
    await vi.waitFor(() => expect(ended).toHaveBeenCalledOnce())
  })
})

it('who says to be known by what is no life sign has ended', async () => {
  const ended = vi.fn<() => void>()
  new LifeSign(locks(0).manager).watch('-x', ended)
  expect(ended).not.toHaveBeenCalled()
  await Promise.resolve()
  expect(ended).toHaveBeenCalledOnce()
})
