import { afterEach, describe, expect, it } from 'vitest'
import type { SignalRequest } from '../shared/events.ts'
import { muteTab } from '../web/testing/mute-tab.ts'
import { joinRequest, RawTab } from '../web/testing/raw-tab.ts'
import { createSignalingServer, type SignalingServer, type SignalingServerOptions } from './server.ts'

let server: SignalingServer | undefined
afterEach(() => server?.close())

async function serve(options: SignalingServerOptions = {}): Promise<string> {
  server = await createSignalingServer(options)
  return server.address.url
}

const program = { name: 'hello.ts', url: '/programs/hello.js' }
const offerTo = (to: string): SignalRequest => ({ to, connection: 'c', signal: { type: 'offer', sdp: 'v=0' } })
const refusal = (code: string) => expect.objectContaining({ ok: false, code })

describe('members', () => {
  it('all see the same order, and the first is host', async () => {
    const url = await serve()
    const tabs = []
    for (const number of [3, 1, 2]) tabs.push(await RawTab.joined(url, 'w', number))
    const ids = tabs.map(({ id }) => id)
    for (const tab of tabs) {
      const world = await tab.until('world', ({ members }) => members.length === 3)
      expect([world.host, ...world.members.map(({ id }) => id)]).toEqual([ids[0], ...ids])
    }
  })

  it('replace what they told of themselves', async () => {
    const url = await serve()
    const [first, second] = [await RawTab.joined(url, 'w', 1), await RawTab.joined(url, 'w', 2)]
    await second.ask('describe', { device: 'phone', browser: 'b', gpu: 'a new one' })
    const world = await first.until('world', ({ members }) => members[1]?.about.gpu === 'a new one')
    expect(world.members[1]?.about).toEqual({ device: 'phone', browser: 'b', gpu: 'a new one' })
  })

  it('leave at once', async () => {
    const url = await serve()
    const [first, second] = [await RawTab.joined(url, 'w', 1), await RawTab.joined(url, 'w', 2)]
    await first.ask('leave')
    expect(await second.until('gone')).toEqual({ id: first.id, why: 'left' })
    await second.until('world', ({ host, members }) => host === second.id && members.length === 1)
    expect(first.heard('gone')).toEqual([])
    expect((await first.join('w', 1)).world.members.map(({ id }) => id)).toEqual([first.id, second.id])
  })

  it('whose socket closed are suspect, then lost', async () => {
    const url = await serve({ limits: { suspectMs: 50 } })
    const [first, second] = [await RawTab.joined(url, 'w', 1), await RawTab.joined(url, 'w', 2)]
    first.socket.disconnect()
    const suspecting = await second.until('world', ({ members }) => members[0]?.suspect === true)
    expect(suspecting.host).toBe(first.id)
    expect(await second.until('gone')).toEqual({ id: first.id, why: 'lost' })
    await second.until('world', ({ host, members }) => host === second.id && members.length === 1)
  })

  it('come back by their token: same name, same place, no suspicion, and no loss later', async () => {
    const url = await serve({ limits: { suspectMs: 500 } })
    const [first, second, third] = [
      await RawTab.joined(url, 'w', 1),
      await RawTab.joined(url, 'w', 2),
      await RawTab.joined(url, 'w', 3),
    ]
    first.socket.disconnect()
    await second.until('world', ({ members }) => members[0]?.suspect === true)
    const again = await RawTab.joined(url, 'w', 1)
    expect(again.id).toBe(first.id)
    // A later loss is told later: none of `first` came before it.
    third.socket.disconnect()
    expect(await second.until('gone')).toEqual({ id: third.id, why: 'lost' })
    const world = second.heard('world').at(-1)
    expect(world?.members.map(({ id, suspect }) => [id, suspect])).toEqual([
      [first.id, false],
      [second.id, false],
      [third.id, true],
    ])
  })

  it('that fell silent have longer to come back than those whose socket closed', async () => {
    const url = await serve({ limits: { pingIntervalMs: 50, pingTimeoutMs: 500, suspectMs: 10 } })
    const [witness, closed] = [await RawTab.joined(url, 'w', 1), await RawTab.joined(url, 'w', 2)]
    await muteTab(url, joinRequest('w', 3))
    await witness.until('world', ({ members }) => members[2]?.suspect === true)
    closed.socket.disconnect()
    expect(await witness.until('gone')).toEqual({ id: closed.id, why: 'lost' })
  })

  it('that join again from another socket drop the older one', async () => {
    const url = await serve({ limits: { suspectMs: 50 } })
    const [older, witness] = [await RawTab.joined(url, 'w', 1), await RawTab.joined(url, 'w', 2)]
    const newer = await RawTab.joined(url, 'w', 1)
    expect(await older.closed).toBe('io server disconnect')
    await witness.ask('signal', offerTo(newer.id))
    expect((await newer.until('signal')).from).toBe(witness.id)
    expect(witness.heard('world').every(({ members }) => members.every(({ suspect }) => !suspect))).toBe(true)
  })

  it('join once a socket', async () => {
    const tab = await RawTab.joined(await serve(), 'w', 1)
    await expect(tab.join('v', 1)).rejects.toThrow('already-joined')
  })
})

describe('signals', () => {
  it('are stamped with their sender and stay within the world', async () => {
    const url = await serve()
    const [first, second, stranger] = [
      await RawTab.joined(url, 'w', 1),
      await RawTab.joined(url, 'w', 2),
      await RawTab.joined(url, 'v', 3),
    ]
    expect(await stranger.ask('signal', offerTo(second.id))).toEqual(refusal('no-such-member'))
    const forged = { ...offerTo(second.id), from: stranger.id }
    expect(await first.ask('signal', forged)).toEqual({ ok: true, value: null })
    await second.until('signal')
    expect(second.heard('signal')).toEqual([{ from: first.id, connection: 'c', signal: { type: 'offer', sdp: 'v=0' } }])
    expect([first.heard('signal'), stranger.heard('signal')]).toEqual([[], []])
  })

  it('of a newcomer come after the news that it is here', async () => {
    const url = await serve()
    const first = await RawTab.joined(url, 'w', 1)
    let known: boolean | undefined
    first.socket.on('signal', ({ from }: { from: string }) => {
      known = first.heard('world').some(({ members }) => members.some(({ id }) => id === from))
    })
    const second = await RawTab.joined(url, 'w', 2)
    await second.ask('signal', offerTo(first.id))
    await first.until('signal')
    expect(known).toBe(true)
  })

  it('to a member that is away are refused', async () => {
    const url = await serve()
    const [first, second] = [await RawTab.joined(url, 'w', 1), await RawTab.joined(url, 'w', 2)]
    first.socket.disconnect()
    await second.until('world', ({ members }) => members[0]?.suspect === true)
    expect(await second.ask('signal', offerTo(first.id))).toEqual(refusal('no-such-member'))
  })
})

describe('runs', () => {
  it('are started and ended by the host, and announced to all', async () => {
    const url = await serve()
    const [host, other, late] = [
      await RawTab.joined(url, 'w', 1),
      await RawTab.joined(url, 'w', 2),
      await RawTab.joined(url, 'w', 3),
    ]
    const request = { program, args: ['-n', '4'], size: 2 }
    expect(await other.ask('start', request)).toEqual(refusal('not-host'))
    expect(await host.ask('start', { ...request, size: 4 })).toEqual(refusal('bad-payload'))
    const run = { run: 1, program, args: ['-n', '4'], members: [host.id, other.id] }
    expect(await host.ask('start', request)).toEqual({ ok: true, value: run })
    expect(await host.ask('start', request)).toEqual(refusal('run-in-progress'))
    for (const tab of [host, other, late]) expect(await tab.until('run')).toEqual(run)
    expect(await other.ask('end', { run: 1 })).toEqual(refusal('not-host'))
    expect(await host.ask('end', { run: 1 })).toEqual({ ok: true, value: null })
    for (const tab of [host, other, late]) expect(await tab.until('end')).toEqual({ run: 1 })
    expect(await host.ask('start', request)).toMatchObject({ ok: true, value: { run: 2 } })
  })

  it('go on when their host leaves, and end when all their tabs have left', async () => {
    const url = await serve()
    const [host, rank, heir] = [
      await RawTab.joined(url, 'w', 1),
      await RawTab.joined(url, 'w', 2),
      await RawTab.joined(url, 'w', 3),
    ]
    await host.ask('start', { program, args: [], size: 2 })
    await host.ask('leave')
    expect(await heir.ask('end', { run: 1 })).toEqual(refusal('not-host'))
    await rank.ask('leave')
    expect(await heir.until('end')).toEqual({ run: 1 })
    const reply = await heir.ask('start', { program, args: [], size: 1 })
    expect(reply).toMatchObject({ ok: true, value: { run: 2, members: [heir.id] } })
  })

  it('are told to one who joins in their midst', async () => {
    const url = await serve()
    const host = await RawTab.joined(url, 'w', 1)
    await host.ask('start', { program, args: [], size: 1 })
    const { world } = await new RawTab(url).join('w', 2)
    expect(world.run).toEqual({ run: 1, program, args: [], members: [host.id] })
  })
})

describe('the key of a world', () => {
  it('that no world has makes none unless the tab means to', async () => {
    const url = await serve()
    const tab = new RawTab(url)
    const request = { ...joinRequest('w', 1), makes: false }
    expect(await tab.ask('join', request)).toEqual(refusal('no-such-world'))
    await RawTab.joined(url, 'w', 2)
    expect(await tab.ask('join', request)).toMatchObject({ ok: true })
  })

  it('cannot be guessed for long: then strangers wait, whatever key they have, and members do not', async () => {
    const url = await serve({ limits: { wrongKeyBurst: 3, wrongKeysPerMinute: 1 } })
    const member = await RawTab.joined(url, 'w', 1)
    const stranger = new RawTab(url)
    const guess = (world: string, makes = false) => stranger.ask('join', { ...joinRequest(world, 2), makes })
    for (const world of ['x', 'y']) expect(await guess(world)).toEqual(refusal('no-such-world'))
    expect(await guess('z', true)).toEqual(refusal('too-many-wrong-keys'))
    expect(await guess('w')).toEqual(refusal('too-many-wrong-keys'))
    member.socket.disconnect()
    expect((await RawTab.joined(url, 'w', 1)).id).toBe(member.id)
  })
})

describe('the host', () => {
  it('removes a member: all are told, its socket is closed, and it cannot come back', async () => {
    const url = await serve()
    const [host, other] = [await RawTab.joined(url, 'w', 1), await RawTab.joined(url, 'w', 2)]
    expect(await other.ask('remove', { member: host.id })).toEqual(refusal('not-host'))
    expect(await host.ask('remove', { member: other.id })).toEqual({ ok: true, value: null })
    const gone = { id: other.id, why: 'removed' }
    expect([await other.until('gone'), await host.until('gone')]).toEqual([gone, gone])
    expect(await other.closed).toBe('io server disconnect')
    expect(await new RawTab(url).ask('join', joinRequest('w', 2))).toEqual(refusal('removed'))
    const world = await host.until('world', ({ members }) => members.length === 1)
    expect(world.members[0]?.suspect).toBe(false)
  })

  it('renames, locks and hands over, and everybody sees it', async () => {
    const url = await serve()
    const [host, other] = [await RawTab.joined(url, 'w', 1), await RawTab.joined(url, 'w', 2)]
    await host.ask('rename', { member: other.id, name: '  \u202eAda\u0000 ' })
    await host.ask('configure', { title: 'Monday', locked: true, asksConsent: true })
    await other.ask('consent', { consents: true })
    await host.ask('handOver', { member: other.id })
    const world = await host.until('world', ({ host: now }) => now === other.id)
    expect(world).toMatchObject({ title: 'Monday', locked: true, asksConsent: true })
    expect(world.members.map(({ name, consents }) => [name, consents])).toEqual([
      ['name 1', false],
      ['Ada', true],
    ])
    expect(await new RawTab(url).ask('join', joinRequest('w', 3))).toEqual(refusal('world-locked'))
  })
})

it('30 members fit into a world, and each of their places in it', async () => {
  const url = await serve()
  const tokens = Array.from({ length: 30 }, (_, i) => i.toString(16).padStart(32, '0'))
  const tabs = tokens.map(() => new RawTab(url))
  const replies = await Promise.all(tabs.map((tab, i) => tab.ask('join', { ...joinRequest('w', 1), token: tokens[i] })))
  expect(replies.filter(({ ok }) => ok)).toHaveLength(30)
  for (const tab of tabs) await tab.until('world', ({ members }) => members.length === 30)
})

it('TURN credentials come with joining, for the member that joins, and are nowhere else', async () => {
  const url = await serve({
    turn: { urls: ['turn:t.example:3478'], secret: 'north' },
    limits: { turnLifetimeMs: 1000 },
  })
  const before = Math.floor(Date.now() / 1000)
  const tab = new RawTab(url)
  const { id, iceServers } = await tab.join('w', 1)
  expect(iceServers).toHaveLength(1)
  const [expires, member] = iceServers[0]?.username?.split(':') ?? []
  expect(member).toBe(id)
  expect(Number(expires)).toBeGreaterThan(before)
  expect(Number(expires)).toBeLessThanOrEqual(Date.now() / 1000 + 1)
  expect(iceServers[0]?.urls).toEqual(['turn:t.example:3478'])
  expect(await (await fetch(`${url}/config.json`)).json()).toEqual({ iceServers: [], graceMs: 60_000 })
  expect(JSON.stringify(iceServers)).not.toContain('north')
})
