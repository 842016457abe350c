import { describe, expect, it } from 'vitest'
import type { StartRequest } from '../shared/events.ts'
import { LIMITS } from '../shared/limits.ts'
import { memberId, World } from './world.ts'
import { Worlds } from './worlds.ts'

const about = { device: 'computer', browser: 'Chromium', gpu: 'none' } as const
const tab = { name: '', about, consents: false, browserId: null, title: '', transport: 'rtc' } as const
const program = { name: 'hello.ts', url: '/programs/hello.js' }
const onRanks = (size: number): StartRequest => ({ program, args: [], size })
const candidate = (to: string, connection: string) => ({
  to,
  connection,
  signal: { type: 'candidate' as const, candidate: { candidate: '', sdpMid: null, sdpMLineIndex: null } },
})

function worldOf(...ids: string[]): World {
  const world = new World('w', LIMITS)
  for (const id of ids) world.join(id, tab)
  return world
}

const order = (world: World): string[] => world.state().members.map(({ id }) => id)

describe('members', () => {
  it('are named by a digest of their token', () => {
    // printf 11111111111111111111111111111111 | sha256sum
    expect(memberId('1'.repeat(32))).toBe('8a83665f3798727f')
  })

  it('keep the order of joining, through suspicion and return', () => {
    const world = worldOf('a', 'b', 'c')
    world.suspect('a')
    expect(world.state().members[0]).toEqual({
      id: 'a',
      name: '',
      about,
      consents: false,
      browserId: null,
      suspect: true,
    })
    world.join('a', { ...tab, about: { ...about, browser: 'Firefox' } })
    expect(world.state().members[0]).toEqual({
      id: 'a',
      name: '',
      about: { ...about, browser: 'Firefox' },
      consents: false,
      browserId: null,
      suspect: false,
    })
    expect(order(world)).toEqual(['a', 'b', 'c'])
  })

  it('that left and come back have their place again', () => {
    const world = worldOf('a', 'b', 'c')
    world.remove('a')
    world.join('a', tab)
    expect(order(world)).toEqual(['a', 'b', 'c'])
  })

  it('are bounded in number, and one that is here already may still come back', () => {
    const world = new World('w', { ...LIMITS, membersPerWorld: 2 })
    world.join('a', tab)
    world.join('b', tab)
    expect(() => world.join('c', tab)).toThrow(expect.objectContaining({ code: 'world-full' }))
    world.join('b', tab)
    expect(order(world)).toEqual(['a', 'b'])
  })
})

describe('signals', () => {
  it('pass only to another member that is connected', () => {
    const world = worldOf('a', 'b', 'c')
    world.suspect('c')
    world.checkSignal('a', candidate('b', 'x'))
    const refused = expect.objectContaining({ code: 'no-such-member' })
    expect(() => world.checkSignal('a', candidate('z', 'x'))).toThrow(refused)
    expect(() => world.checkSignal('a', candidate('a', 'x'))).toThrow(refused)
    expect(() => world.checkSignal('a', candidate('c', 'x'))).toThrow(refused)
  })

  it('are counted as candidates by sender, addressee and connection', () => {
    const world = worldOf('a', 'b', 'c')
    for (let i = 0; i < LIMITS.candidatesPerConnection; i++) world.checkSignal('a', candidate('b', 'x'))
    const refused = expect.objectContaining({ code: 'too-many-candidates' })
    expect(() => world.checkSignal('a', candidate('b', 'x'))).toThrow(refused)
    world.checkSignal('a', candidate('b', 'y'))
    world.checkSignal('a', candidate('c', 'x'))
    world.checkSignal('c', candidate('b', 'x'))
    world.checkSignal('a', { to: 'b', connection: 'x', signal: { type: 'offer', sdp: '' } })
  })

  it('of ever new connections do not fill the memory: the oldest count is forgotten', () => {
    const world = new World('w', { ...LIMITS, candidatesPerConnection: 1, connectionsCounted: 2 })
    world.join('a', tab)
    world.join('b', tab)
    for (const connection of ['x', 'y', 'z', 'x']) world.checkSignal('a', candidate('b', connection))
    expect(() => world.checkSignal('a', candidate('b', 'z'))).toThrow(
      expect.objectContaining({ code: 'too-many-candidates' }),
    )
  })
})

describe('runs', () => {
  it('say which ranks are in one browser, where that makes their links faster', () => {
    const inBrowsers = (transport: 'rtc' | 'auto', browsers: (string | null)[]): World => {
      const world = new World('w', LIMITS)
      for (const [index, browserId] of browsers.entries()) world.join(String(index), { ...tab, browserId, transport })
      return world
    }
    const browsers = ['x', 'y', null, 'x', null, 'y']
    expect(inBrowsers('auto', browsers).start('0', onRanks(6)).islands).toEqual([0, 1, 2, 0, 4, 1])
    expect(inBrowsers('auto', browsers).start('0', onRanks(3)).islands).toEqual([0, 1, 2])
    expect(inBrowsers('rtc', browsers).start('0', onRanks(6)).islands).toBeUndefined()
  })

  it('have the first members as ranks, the host first, and numbers that only grow', () => {
    const world = worldOf('a', 'b', 'c')
    expect(world.start('a', onRanks(2))).toEqual({ run: 1, program, args: [], members: ['a', 'b'] })
    world.end('a', 1)
    expect(world.start('a', onRanks(3))).toEqual({ run: 2, program, args: [], members: ['a', 'b', 'c'] })
    expect(world.state().run?.run).toBe(2)
  })

  it('leave out suspects, and refuse a size that is not there', () => {
    const world = worldOf('a', 'b', 'c')
    world.suspect('b')
    const refused = expect.objectContaining({ code: 'bad-payload' })
    expect(() => world.start('a', onRanks(3))).toThrow(refused)
    expect(() => world.start('a', onRanks(0))).toThrow(refused)
    expect(world.start('a', onRanks(2)).members).toEqual(['a', 'c'])
  })

  it('are started and ended by the host only, one at a time', () => {
    const world = worldOf('a', 'b')
    const notHost = expect.objectContaining({ code: 'not-host' })
    expect(() => world.start('b', onRanks(1))).toThrow(notHost)
    world.start('a', onRanks(1))
    expect(() => world.start('a', onRanks(1))).toThrow(expect.objectContaining({ code: 'run-in-progress' }))
    expect(() => world.end('b', 1)).toThrow(notHost)
    expect(() => world.end('a', 2)).toThrow(expect.objectContaining({ code: 'no-such-run' }))
    world.end('a', 1)
    expect(() => world.end('a', 1)).toThrow(expect.objectContaining({ code: 'no-such-run' }))
  })

  it('are on links of the kind that the maker of the world chose, until its host chooses another between runs', () => {
    const world = new World('w', LIMITS)
    world.join('a', { ...tab, transport: 'auto' })
    world.join('b', { ...tab, transport: 'port' })
    expect(world.state().transport).toBe('auto')
    expect(() => world.configure('b', { transport: 'rtc' })).toThrow(expect.objectContaining({ code: 'not-host' }))
    world.start('a', onRanks(2))
    expect(() => world.configure('a', { transport: 'rtc' })).toThrow(
      expect.objectContaining({ code: 'run-in-progress' }),
    )
    world.end('a', 1)
    world.configure('a', { transport: 'rtc' })
    expect(world.state().transport).toBe('rtc')
  })

  it('go on without their host, who is followed by the earliest member', () => {
    const world = worldOf('a', 'b', 'c')
    const { run } = world.start('a', onRanks(3))
    expect(world.remove('a')).toBeNull()
    expect(world.state()).toMatchObject({ host: 'b', run: { run } })
    world.end('b', run)
    expect(world.start('b', onRanks(1)).run).toBe(2)
  })

  it('end with the last of those who began them, also where one of them is back', () => {
    const world = worldOf('a', 'b', 'c')
    world.start('a', onRanks(2))
    expect(world.remove('b')).toBeNull()
    world.join('b', tab)
    expect(world.remove('a')).toBe(1)
    expect(world.state()).toMatchObject({ host: 'b', run: null })
  })
})

const refused = (code: string) => expect.objectContaining({ code })

describe('the host', () => {
  it('is who made the world, again when it comes back, and the earliest of the others meanwhile', () => {
    const world = worldOf('a', 'b', 'c')
    world.remove('a')
    expect(world.host).toBe('b')
    world.join('a', tab)
    expect(world.host).toBe('a')
  })

  it('hands over between runs, and its successor is rank 0 where it stands', () => {
    const world = worldOf('a', 'b', 'c')
    expect(() => world.handOver('b', 'b')).toThrow(refused('not-host'))
    expect(() => world.handOver('a', 'z')).toThrow(refused('no-such-member'))
    world.suspect('c')
    expect(() => world.handOver('a', 'c')).toThrow(refused('no-such-member'))
    world.join('c', tab)
    world.start('a', onRanks(1))
    expect(() => world.handOver('a', 'c')).toThrow(refused('run-in-progress'))
    world.end('a', 1)
    world.handOver('a', 'c')
    expect([world.host, ...order(world)]).toEqual(['c', 'a', 'b', 'c'])
    expect(world.start('c', onRanks(2)).members).toEqual(['c', 'a'])
    world.end('c', 2)
    world.remove('a')
    world.join('a', tab)
    expect(world.host).toBe('c')
  })

  it('removes a member, which is not let in again', () => {
    const world = worldOf('a', 'b')
    expect(() => world.ban('b', 'a')).toThrow(refused('not-host'))
    expect(() => world.ban('a', 'a')).toThrow(refused('no-such-member'))
    expect(() => world.ban('a', 'z')).toThrow(refused('no-such-member'))
    world.ban('a', 'b')
    world.remove('b')
    expect(() => world.join('b', tab)).toThrow(refused('removed'))
    expect(world.knows('b')).toBe(false)
  })

  it('locks the world for strangers only, and unlocks it', () => {
    const world = worldOf('a', 'b')
    expect(() => world.configure('b', { locked: true })).toThrow(refused('not-host'))
    world.configure('a', { locked: true })
    expect(world.state().locked).toBe(true)
    expect(() => world.join('c', tab)).toThrow(refused('world-locked'))
    world.remove('b')
    world.join('b', tab)
    world.configure('a', { locked: false })
    world.join('c', tab)
    expect(order(world)).toEqual(['a', 'b', 'c'])
  })

  it('says what the world is called, in a run too, and the maker did so first', () => {
    const world = new World('w', LIMITS)
    world.join('a', { ...tab, title: 'Physics' })
    world.join('b', { ...tab, title: 'Mine' })
    expect(world.state().title).toBe('Physics')
    world.start('a', onRanks(2))
    world.configure('a', { title: 'Monday' })
    expect(world.state()).toMatchObject({ title: 'Monday', transport: 'rtc', locked: false })
  })
})

describe('names', () => {
  const nameOf = (world: World, id: string) => world.state().members.find((member) => member.id === id)?.name

  it("are a member's own, until the host gives another one, which stays through leaving and coming back", () => {
    const world = worldOf('a', 'b')
    world.rename('b', { member: 'b', name: 'Bo' })
    expect(() => world.rename('b', { member: 'a', name: 'Al' })).toThrow(refused('not-host'))
    expect(() => world.rename('a', { member: 'z', name: 'Zo' })).toThrow(refused('no-such-member'))
    world.rename('a', { member: 'b', name: 'Ben' })
    world.remove('b')
    world.join('b', { ...tab, name: 'Bo' })
    expect(nameOf(world, 'b')).toBe('Ben')
    world.rename('b', { member: 'b', name: 'Bea' })
    world.join('b', { ...tab, name: 'Bo' })
    expect(nameOf(world, 'b')).toBe('Bo')
  })

  it('of those that left are forgotten when there are too many, and never those of who is here', () => {
    const world = new World('w', { ...LIMITS, membersRemembered: 3 })
    for (const id of ['a', 'b']) world.join(id, tab)
    for (const id of ['c', 'd', 'e']) {
      world.join(id, tab)
      world.remove(id)
    }
    expect(['a', 'b', 'c', 'd', 'e'].map((id) => world.knows(id))).toEqual([true, true, false, false, true])
  })
})

describe('consent', () => {
  const shared = { program: { name: 'mine.ts', sha256: '0'.repeat(64), bytes: 1 }, args: [] }

  it('is needed of all but the host for a program that somebody wrote, and of nobody for the gallery', () => {
    const world = worldOf('a', 'b', 'c')
    world.consent('c', true)
    expect(() => world.start('a', { ...shared, size: 3 })).toThrow(/1 more have not agreed/)
    expect(world.start('a', { ...shared, size: 2 }).members).toEqual(['a', 'c'])
    world.end('a', 1)
    expect(world.start('a', onRanks(3)).members).toEqual(['a', 'b', 'c'])
    world.end('a', 2)
    world.consent('c', false)
    expect(() => world.start('a', { ...shared, size: 2 })).toThrow(refused('bad-payload'))
  })
})

describe('worlds', () => {
  it('are bounded in number, and make room when they become empty', () => {
    const worlds = new Worlds({ ...LIMITS, worlds: 1 })
    const first = worlds.make('first')
    first.join('a', tab)
    expect(worlds.find('first')).toBe(first)
    expect(() => worlds.make('second')).toThrow(expect.objectContaining({ code: 'too-many-worlds' }))
    worlds.drop(first)
    expect(worlds.find('first')).toBe(first)
    first.remove('a')
    worlds.drop(first)
    worlds.make('second').join('b', tab)
    expect([worlds.worlds, worlds.members]).toEqual([1, 1])
  })
})
