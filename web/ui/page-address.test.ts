import { describe, expect, it } from 'vitest'
import { readInvitation, readPageAddress, worldLink } from './page-address.ts'
import { newWorldName } from './world-name.ts'

const PAGE = 'https://host:8443/'

describe('the page’s address', () => {
  it('names no world on the start screen', () => {
    expect(readPageAddress(PAGE)).toBeNull()
    expect(readPageAddress(`${PAGE}?world=`)).toBeNull()
  })

  it('carries the world and its servers from the maker to whoever joins', () => {
    const link = worldLink(`${PAGE}?old=1#x`, 'abc-_9', ['stun:s.lan:3478', 'turn:t.lan:3478 ann s&cret'])
    expect(readPageAddress(link)).toEqual({
      world: 'abc-_9',
      iceServers: [{ urls: 'stun:s.lan:3478' }, { urls: 'turn:t.lan:3478', username: 'ann', credential: 's&cret' }],
      channel: 'auto',
    })
    expect(link).not.toContain('old')
  })

  it('names no servers where the maker gave none: then the server knows them', () => {
    expect(readPageAddress(worldLink(PAGE, 'w', []))).toEqual({ world: 'w', channel: 'auto' })
  })

  it('can force the page relay', () => {
    expect(readPageAddress(`${PAGE}?world=w&channel=relay`)?.channel).toBe('relay')
  })

  it.each([
    ['http://s.lan', 'is not a server'],
    ['stun:s.lan ann', 'takes no user'],
    ['turn:t.lan:1', 'needs a user and a password'],
  ])('says what is wrong with the server %s', (line, problem) => {
    expect(() => readPageAddress(worldLink(PAGE, 'w', [line]))).toThrow(problem)
  })
})

describe('an invitation', () => {
  it('is a link, also of another server, or a world’s name', () => {
    expect(readInvitation('  https://other:1/?world=w ', PAGE)).toBe('https://other:1/?world=w')
    expect(readInvitation('w-1', PAGE)).toBe('https://host:8443/?world=w-1')
  })

  it.each(['', 'javascript:alert(1)//?world=w', 'data:text/html,x?world=w', 'https://other/', 'two words'])(
    'is not %j',
    (text) => {
      expect(() => readInvitation(text, PAGE)).toThrow('not the link of a world')
    },
  )
})

it('makes names of 22 characters that a link carries unchanged, each time another', () => {
  const names = new Set(Array.from({ length: 200 }, newWorldName))
  expect(names.size).toBe(200)
  for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_-]{22}$/)
})
