import { expect, it } from 'vitest'
import { Cleanup } from './cleanup.ts'

it('releases the last acquired first, what comes later too, and all of it when one step fails', async () => {
  const cleanup = new Cleanup()
  const order: string[] = []
  const step = (name: string) => async (): Promise<void> => void order.push(name)
  cleanup.add(step('server'))
  cleanup.add(() => Promise.reject(new Error('the browser is stuck')))
  cleanup.add(step('tab'))
  const both = [cleanup.run(), cleanup.run()]
  await expect(both[0]).rejects.toThrow('the browser is stuck')
  await expect(both[1]).rejects.toThrow('the browser is stuck')
  expect(order).toEqual(['tab', 'server'])
  cleanup.add(step('late'))
  await expect(cleanup.run()).rejects.toThrow('the browser is stuck')
  expect(order).toEqual(['tab', 'server', 'late'])
})
