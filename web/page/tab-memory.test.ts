import { describe, expect, it } from 'vitest'
import { rememberedName, rememberName, TabMemory, type TabStorage } from './tab-memory.ts'

function storageOf(kept: Map<string, string>): TabStorage {
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, text) => void kept.set(key, text),
    removeItem: (key) => void kept.delete(key),
  }
}

const TOKEN = '0123456789abcdef'.repeat(2)

describe('a token', () => {
  it('outlives a reload, and is not in the copy that an opened tab gets', () => {
    const kept = new Map<string, string>()
    const memory = new TabMemory(storageOf(kept), 'w')
    memory.keep(TOKEN)
    expect(new TabMemory(storageOf(kept), 'w').take()).toBe(TOKEN)
    const opened = new TabMemory(storageOf(new Map(kept)), 'w')
    expect(opened.take()).toBeNull()
  })

  it('is of one world, and never what somebody else put there', () => {
    const kept = new Map<string, string>()
    new TabMemory(storageOf(kept), 'w').keep(TOKEN)
    expect(new TabMemory(storageOf(kept), 'v').take()).toBeNull()
    new TabMemory(storageOf(kept), 'w').keep('not a token')
    expect(new TabMemory(storageOf(kept), 'w').take()).toBeNull()
  })
})

it('consent and the wish to make a world are of that world; a name is of the tab', () => {
  const storage = storageOf(new Map())
  const [memory, other] = [new TabMemory(storage, 'w'), new TabMemory(storage, 'v')]
  expect([memory.consents, memory.making, rememberedName(storage)]).toEqual([false, null, null])
  memory.consents = true
  memory.making = ''
  rememberName(storage, '')
  expect([memory.consents, memory.making, rememberedName(storage)]).toEqual([true, '', ''])
  expect([other.consents, other.making]).toEqual([false, null])
  memory.consents = false
  memory.making = null
  expect([memory.consents, memory.making]).toEqual([false, null])
})
