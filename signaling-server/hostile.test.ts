import { afterEach, describe, expect, it } from 'vitest'
import { joinRequest, RawTab } from '../web/testing/raw-tab.ts'
import { createSignalingServer, type SignalingServer, type SignalingServerOptions } from './server.ts'

let server: SignalingServer | undefined
afterEach(() => server?.close())

async function serve(options: SignalingServerOptions = {}): Promise<string> {
  server = await createSignalingServer(options)
  return server.address.url
}

const refusal = (code: string) => expect.objectContaining({ ok: false, code })
const token = '1'.repeat(32)
const about = { device: 'computer', browser: 'b', gpu: 'g' }
const to = '0123456789abcdef'
const offer = { type: 'offer', sdp: 'v=0' }
const candidate = { candidate: '', sdpMid: null, sdpMLineIndex: null }
const program = { name: 'p.ts', url: '/p.js' }
const long = 'x'.repeat(60_000)

/** What no request may be, whichever it is. */
const anywhere: unknown[] = [
  null,
  undefined,
  true,
  0,
  -1,
  1e300,
  '',
  'a string',
  long,
  [],
  [[]],
  {},
  JSON.parse('{"__proto__": {"world": "w", "polluted": true}}'),
  { constructor: { prototype: { polluted: true } } },
  { toString: 1, valueOf: 1, hasOwnProperty: 1 },
  Buffer.from('binary'),
  { world: Buffer.from('binary') },
  Array.from({ length: 10_000 }, () => null),
  JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`),
]

const request = { ...joinRequest('w', 1), token, about }

const notMembers = ['', 'x', `${to}0`, to.toUpperCase(), null, 7, [to], {}, true, -1, long, `${to}\n`]

const hostile: Record<string, unknown[]> = {
  join: [
    ...anywhere,
    ...['', 'a b', 'a/b', '../w', 'ä', 'x'.repeat(65), 5, null, ['w'], { w: 1 }].map((world) => ({
      ...request,
      world,
    })),
    ...['', 'x'.repeat(32), '1'.repeat(31), '1'.repeat(65), `${token}\n`, 1, [token]].map((bad) => ({
      ...request,
      token: bad,
    })),
    ...[
      null,
      'Chromium',
      {},
      { ...about, browser: 1 },
      { ...about, gpu: 'g'.repeat(257) },
      { ...about, device: 'fridge' },
    ].map((bad) => ({ ...request, about: bad })),
    ...['', 'x', '0'.repeat(31), '0'.repeat(33), 'A'.repeat(32), 1, {}].map((browserId) => ({ ...request, browserId })),
    ...['', 'tcp', null, ['rtc']].map((transport) => ({ ...request, transport })),
    ...['x'.repeat(161), null, 5, {}].map((name) => ({ ...request, name })),
    ...['x'.repeat(241), null, 5, {}].map((title) => ({ ...request, title })),
    ...[null, 1, 'yes'].flatMap((bad) => [
      { ...request, makes: bad },
      { ...request, consents: bad },
    ]),
  ],
  describe: [
    ...anywhere,
    ...[null, 1, [], {}, 'x'.repeat(257), ['b']].flatMap((bad) => [
      { device: 'computer', browser: bad, gpu: 'g' },
      { browser: 'b', gpu: bad },
    ]),
  ],
  signal: [
    ...anywhere,
    ...['', 'x', `${to}0`, to.toUpperCase(), null, 7, [to]].map((bad) => ({ to: bad, connection: 'c', signal: offer })),
    ...['', 'x'.repeat(65), null, 1, {}].map((connection) => ({ to, connection, signal: offer })),
    ...[
      null,
      'offer',
      {},
      { type: 'offer' },
      { type: 'offer', sdp: null },
      { type: 'rollback', sdp: '' },
      { type: '__proto__', sdp: '' },
      { type: 'renegotiate', renegotiate: true },
      { type: 'candidate' },
      { type: 'candidate', candidate: null },
      { type: 'candidate', candidate: 'candidate:1' },
      { type: 'candidate', candidate: { ...candidate, candidate: 'x'.repeat(1025) } },
      { type: 'candidate', candidate: { ...candidate, sdpMid: 'x'.repeat(65) } },
      { type: 'candidate', candidate: { ...candidate, sdpMLineIndex: -1 } },
      { type: 'candidate', candidate: { ...candidate, sdpMLineIndex: 0.5 } },
    ].map((signal) => ({ to, connection: 'c', signal })),
  ],
  configure: [
    ...anywhere,
    ...['', 'tcp', 'RTC', null, 1, 0, true, ['rtc'], {}, 'rtc\n', 'rtc '].map((transport) => ({ transport })),
    ...[null, 0, 'true', []].flatMap((bad) => [
      { locked: bad },
      { asksConsent: bad },
      { title: bad === 'true' ? 1 : bad },
    ]),
    { title: 'x'.repeat(241) },
  ],
  rename: [
    ...anywhere,
    ...['', 'x', null, 7, [to]].map((member) => ({ member, name: 'n' })),
    ...['x'.repeat(161), long, null, 7, ['n'], {}].map((name) => ({ member: to, name })),
  ],
  consent: [
    ...anywhere,
    ...[null, 0, 1, '', 'true', [true], {}, 'x', -1, 2, [], long].map((consents) => ({ consents })),
  ],
  remove: [...anywhere, ...notMembers.map((member) => ({ member }))],
  handOver: [...anywhere, ...notMembers.map((member) => ({ member }))],
  start: [
    ...anywhere,
    ...[
      '',
      'p.js',
      '//evil.example/p.js',
      'https://evil.example/p.js',
      '/\\evil.example',
      '\\p.js',
      '/a//b',
      '/../p.js',
      '/\t/evil.example',
      '/a b',
      '/ä',
      'javascript:1',
      'blob:x',
      `/${'x'.repeat(1024)}`,
      null,
      1,
    ].map((url) => ({ program: { name: 'p.ts', url }, args: [], size: 1 })),
    ...[null, {}, { name: 'p.ts' }, { name: 'x'.repeat(257), url: '/p.js' }].map((bad) => ({
      program: bad,
      args: [],
      size: 1,
    })),
    ...[null, 'x', {}, [1], [null], ['x'.repeat(4097)], Array.from({ length: 65 }, () => '')].map((args) => ({
      program,
      args,
      size: 1,
    })),
    ...[0, -1, 1.5, 2 ** 53, 1e300, '1', null].map((size) => ({ program, args: [], size })),
  ],
  end: [...anywhere, ...[0, -1, 0.5, 1e300, '1', null, [1], {}, true, long, 2 ** 53].map((run) => ({ run }))],
  leave: anywhere.filter((payload) => payload !== undefined),
}

describe.each(Object.entries(hostile))('a hostile %s', (name, payloads) => {
  it(`is refused in each of ${payloads.length} ways, before and after joining, and the socket still works`, async () => {
    expect(payloads.length).toBeGreaterThan(name === 'leave' ? 17 : 29)
    const url = await serve()
    const newcomer = new RawTab(url)
    const member = await RawTab.joined(url, 'w', 2)
    for (const tab of [newcomer, member]) {
      for (const payload of payloads) {
        expect(await tab.emit(name, payload)).toEqual(refusal('bad-payload'))
        tab.socket.emit(name, payload)
      }
      tab.socket.emit(name)
    }
    expect((await newcomer.join('w', 1)).world.members).toHaveLength(2)
    expect(await member.ask('describe', about)).toEqual({ ok: true, value: null })
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })
})

describe('the door', () => {
  it.each(['', 'error', 'toString', '__proto__', 'constructor', 'message', 'Join', 'world', 'x'.repeat(99)])(
    'refuses the event "%s", and the socket stays up',
    async (name) => {
      const tab = await RawTab.joined(await serve(), 'w', 1)
      tab.socket.emit(name)
      tab.socket.emit(name, { x: 1 })
      expect(await tab.emit(name, about)).toEqual(refusal('bad-payload'))
      expect(await tab.ask('describe', about)).toEqual({ ok: true, value: null })
    },
  )

  it('ignores a request that nobody wants answered, and the socket stays up', async () => {
    const tab = new RawTab(await serve())
    tab.socket.emit('join', { world: 'w', token, about })
    expect((await tab.join('w', 1)).world.members).toHaveLength(1)
  })

  it.each(['describe', 'signal', 'start', 'end', 'leave'])('refuses to %s before joining', async (name) => {
    const tab = new RawTab(await serve())
    const payload = {
      describe: [about],
      signal: [{ to, connection: 'c', signal: offer }],
      start: [{ program, args: [], size: 1 }],
      end: [{ run: 1 }],
    }[name]
    expect(await tab.emit(name, ...(payload ?? []))).toEqual(refusal('not-joined'))
  })

  it('says what is wrong with a payload, in few characters', async () => {
    const tab = new RawTab(await serve())
    const reply = await tab.ask('signal', { to, connection: 'c', signal: { type: long } })
    expect(reply).toEqual(refusal('bad-payload'))
    expect(!reply.ok && reply.message).toMatch(/^signal: signal\.type: Invalid type: .{10,200}$/)
  })

  it('refuses a second payload', async () => {
    const tab = await RawTab.joined(await serve(), 'w', 1)
    expect(await tab.ask('describe', about, about)).toEqual(refusal('bad-payload'))
  })

  it('closes a socket whose message is too long, and goes on with the others', async () => {
    const url = await serve()
    const [loud, other] = [await RawTab.joined(url, 'w', 1), await RawTab.joined(url, 'w', 2)]
    loud.socket.emit('describe', { device: 'computer', browser: 'x'.repeat(70_000), gpu: '' }, () => {})
    await loud.closed
    expect(await other.ask('describe', about)).toEqual({ ok: true, value: null })
  })

  it('closes a socket that speaks no Socket.IO, and goes on with the others', async () => {
    const url = await serve()
    const [garbled, other] = [await RawTab.joined(url, 'w', 1), await RawTab.joined(url, 'w', 2)]
    garbled.socket.io.engine.write('2["describe", not json')
    await garbled.closed
    expect(await other.ask('describe', about)).toEqual({ ok: true, value: null })
  })

  it('survives JSON that is nested too deeply for any recursion', async () => {
    const tab = await RawTab.joined(await serve(), 'w', 1)
    const nested = `${'['.repeat(30_000)}${']'.repeat(30_000)}`
    for (const name of ['describe', 'start', 'nonsense']) tab.socket.io.engine.write(`2999["${name}",${nested}]`)
    tab.socket.io.engine.write(`2999["describe",{"browser":${nested},"gpu":""}]`)
    expect(await tab.ask('describe', about)).toEqual({ ok: true, value: null })
  })

  it('tells a socket that it is too fast, and cuts off one that does not listen', async () => {
    const url = await serve({ limits: { messageBurst: 20, messagesPerSecond: 1 } })
    const [fast, other] = [await RawTab.joined(url, 'w', 1), await RawTab.joined(url, 'w', 2)]
    const replies: unknown[] = []
    for (let i = 0; i < 30; i++) replies.push(await fast.emit('describe', about))
    expect(replies.slice(0, 19)).toEqual(Array.from({ length: 19 }, () => ({ ok: true, value: null })))
    expect(replies.at(-1)).toEqual(refusal('too-fast'))
    for (let i = 0; i < 30; i++) fast.socket.emit('describe', about)
    expect(await fast.closed).toBe('io server disconnect')
    expect(await other.ask('describe', about)).toEqual({ ok: true, value: null })
  })

  it('closes a socket that joins no world in time', async () => {
    const url = await serve({ limits: { joinTimeoutMs: 300 } })
    const left = await RawTab.joined(url, 'w', 1)
    await left.ask('leave')
    const idle = new RawTab(url)
    expect([await idle.closed, await left.closed]).toEqual(['io server disconnect', 'io server disconnect'])
  })

  it('takes pages of its own origin and of those on the list only', async () => {
    const url = await serve({ allowedOrigins: ['https://class.example'] })
    await new RawTab(url, { origin: url }).connected
    await new RawTab(url, { origin: 'https://class.example' }).connected
    for (const origin of [
      'https://evil.example',
      'https://class.example.evil',
      'null',
      `${url}0`,
      'http://127.0.0.1',
    ]) {
      await expect(new RawTab(url, { origin }).connected).rejects.toThrow('websocket error')
    }
  })

  it('takes WebSockets only', async () => {
    await expect(new RawTab(await serve(), { transport: 'polling' }).connected).rejects.toThrow('xhr poll error')
  })
})
