import { describe, expect, it } from 'vitest'
import { parseIceServers, parseTurnUrls } from './ice-servers.ts'

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

it('takes the addresses of a TURN server, and nothing else', () => {
  expect(parseTurnUrls('turn:t:3478, turns:t:443?transport=tcp')).toEqual(['turn:t:3478', 'turns:t:443?transport=tcp'])
  for (const text of ['', 'stun:t', 'turn:', 'turn:a b', 'turn:a,'])
    expect(() => parseTurnUrls(text)).toThrow('--turn-url')
})
