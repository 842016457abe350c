import { describe, expect, it } from 'vitest'
import { parseIceServers } from './ice-servers.ts'

describe('parseIceServers', () => {
  it('takes addresses with commas between, and the JSON that carries passwords', () => {
    expect(parseIceServers('stun:a:3478, stun:b')).toEqual([{ urls: 'stun:a:3478' }, { urls: 'stun:b' }])
    const turn = [{ urls: ['turn:a', 'turns:a:443'], username: 'u', credential: 'c' }]
    expect(parseIceServers(JSON.stringify(turn))).toEqual(turn)
  })

  it.each([
    ['http://a', "'http://a' is not the address"],
    ['', "'' is not the address"],
    ['turn:a', 'needs a username and a credential'],
    ['[{"urls":5}]', 'urls'],
    ['{"urls":"stun:a"}', 'iceServers'],
    ['[oops', 'JSON'],
  ])('refuses %s', (text, message) => {
    expect(() => parseIceServers(text)).toThrow(message)
  })
})
