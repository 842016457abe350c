import { describe, expect, it } from 'vitest'
import type { StartRequest } from '../shared/events.ts'
import { LIMITS } from '../shared/limits.ts'
import { memberId, World } from './world.ts'
import { Worlds } from './worlds.ts'

const about = { browser: 'Chromium', gpu: 'none' }
const tab = { about, browserId: null, transport: 'rtc' } as const
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
    expect(world.state().members[0]).toEqual({ id: 'a', about, browserId: null, suspect: true })
    world.join('a', { ...tab, about: { browser: 'Firefox', gpu: 'none' } })
    expect(world.state().members[0]).toEqual({
      id: 'a',
      about: { browser: 'Firefox', gpu: 'none' },
      browserId: null,
      suspect: false,
    })
    expect(order(world)).toEqual(['a', 'b', 'c'])
  })

  it('that left and come back are last', () => {
    const world = worldOf('a', 'b', 'c')
    world.remove('a')
    world.join('a', tab)
    expect(order(world)).toEqual(['b', 'c', 'a'])
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
    expect(() => world.configure('b', 'rtc')).toThrow(expect.objectContaining({ code: 'not-host' }))
    world.start('a', onRanks(2))
    expect(() => world.configure('a', 'rtc')).toThrow(expect.objectContaining({ code: 'run-in-progress' }))
    world.end('a', 1)
    world.configure('a', 'rtc')
    expect(world.state().transport).toBe('rtc')
  })

  it('end with their host, who is followed by the earliest member', () => {
    const world = worldOf('a', 'b', 'c')
    world.start('a', onRanks(3))
    expect(world.remove('c')).toBeNull()
    expect(world.remove('a')).toBe(1)
    expect(world.state()).toMatchObject({ host: 'b', run: null })
    expect(world.start('b', onRanks(1)).run).toBe(2)
  })
})

describe('worlds', () => {
  it('are bounded in number, and make room when they become empty', () => {
    const worlds = new Worlds({ ...LIMITS, worlds: 1 })
    const first = worlds.named('first')
    first.join('a', tab)
    expect(worlds.named('first')).toBe(first)
    expect(() => worlds.named('second')).toThrow(expect.objectContaining({ code: 'too-many-worlds' }))
    worlds.drop(first)
    expect(worlds.named('first')).toBe(first)
    first.remove('a')
    worlds.drop(first)
    worlds.named('second').join('b', tab)
    expect([worlds.worlds, worlds.members]).toEqual([1, 1])
  })
})
