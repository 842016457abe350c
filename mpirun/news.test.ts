import { describe, expect, it } from 'vitest'
import { News } from './news.ts'

const never = (): undefined => undefined

describe('News.until', () => {
  it('looks at once, and again at each notice', async () => {
    const news = new News()
    let value: number | undefined = 1
    await expect(news.until(() => value)).resolves.toBe(1)
    value = undefined
    const later = news.until(() => value)
    news.notify()
    value = 2
    news.notify()
    await expect(later).resolves.toBe(2)
  })

  it('gives up when the time is up, is aborted, or when looking fails', async () => {
    const news = new News()
    await expect(news.until(never, { timeoutMs: 1 })).resolves.toBeUndefined()
    const controller = new AbortController()
    const aborted = news.until(never, { signal: controller.signal })
    controller.abort(new Error('enough'))
    await expect(aborted).rejects.toThrow('enough')
    await expect(news.until(never, { signal: controller.signal })).rejects.toThrow('enough')
    const failing = news.until(() => {
      throw new Error('cannot look')
    })
    await expect(failing).rejects.toThrow('cannot look')
  })
})
