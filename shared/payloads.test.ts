import { describe, expect, it } from 'vitest'
import { parseNotice, parseReply, parseRequest, parseServerConfig } from './payloads.ts'

const id = '0123456789abcdef'
const about = { device: 'computer', browser: 'b', gpu: 'g' }
const join = {
  world: 'w',
  token: 'a'.repeat(64),
  name: 'n',
  about,
  consents: false,
  browserId: null,
  makes: true,
  title: 't',
  transport: 'auto',
}

it('keys that nobody knows are stripped, at every depth', () => {
  const parsed = parseRequest.join({ ...join, about: { ...about, ip: '127.0.0.1' }, id })
  expect(parsed).toEqual(join)
  expect(parseNotice.gone({ id, why: 'lost', when: 1 })).toEqual({ id, why: 'lost' })
})

it.each(['/p.js', '/', '/programs/vector-add.js', '/run/my%20program.js?v=1#x'])(
  '%s is an address of a program',
  (url) => {
    const request = { program: { name: 'p', url }, args: ['-n', ''], size: 256 }
    expect(parseRequest.start(request)).toEqual(request)
  },
)

describe('a program that somebody wrote', () => {
  const program = { name: 'my.ts', sha256: '0123456789abcdef'.repeat(4), bytes: 1024 * 1024 }
  const parse = (change: object) => parseRequest.start({ program: { ...program, ...change }, args: [], size: 1 })

  it('is announced by the digest and the length of its text, without the text', () => {
    expect(parse({ text: 'x' }).program).toEqual(program)
  })

  it.each([
    { sha256: 'ABC' },
    { sha256: `${program.sha256}0` },
    { bytes: 0 },
    { bytes: 1024 * 1024 + 1 },
    { bytes: 1.5 },
  ])('is not announced with %j', (change) => {
    expect(() => parse(change)).toThrow('program')
  })
})

it('signals of simple-peer pass as they are', () => {
  const line = { candidate: 'candidate:1 1 udp 1 x.local 9 typ host', sdpMid: '0', sdpMLineIndex: 0 }
  for (const signal of [
    { type: 'offer', sdp: 'v=0\r\n' },
    { type: 'answer', sdp: '' },
    { type: 'candidate', candidate: line },
    { type: 'candidate', candidate: { candidate: '', sdpMid: null, sdpMLineIndex: null } },
    { type: 'renew' },
  ]) {
    expect(parseRequest.signal({ to: id, connection: 'c', signal })).toEqual({ to: id, connection: 'c', signal })
  }
})

it('a reply is a value or a refusal that we know', () => {
  expect(parseReply.end({ ok: true, value: null })).toEqual({ ok: true, value: null })
  const refusal = { ok: false, code: 'not-host', message: 'm' }
  expect(parseReply.end(refusal)).toEqual(refusal)
  expect(() => parseReply.end({ ...refusal, code: 'toString' })).toThrow('code: not a code of ours')
  expect(() => parseReply.end({ ok: true, value: 1 })).toThrow('value: Invalid type')
})

describe('a configuration', () => {
  it('lists ICE servers, with or without credentials', () => {
    const config = { iceServers: [{ urls: 'stun:a' }, { urls: ['turn:a', 'turn:b'], username: 'u', credential: 'c' }] }
    expect(parseServerConfig(config)).toEqual(config)
  })

  it('may say how long a rank that is out of reach is waited for: 2 s or more', () => {
    const config = { iceServers: [], graceMs: 2_000 }
    expect(parseServerConfig(config)).toEqual(config)
    expect(() => parseServerConfig({ ...config, graceMs: 1_999 })).toThrow('Invalid')
  })

  it.each([
    null,
    {},
    { iceServers: {} },
    { iceServers: [{}] },
    { iceServers: [{ urls: 1 }] },
    { iceServers: [{ urls: '', username: 5 }] },
  ])('is not %j', (config) => {
    expect(() => parseServerConfig(config)).toThrow('Invalid')
  })
})
