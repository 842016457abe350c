import { createServer } from 'node:http'
import { Server, type Socket } from 'socket.io'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  createSignalingServer,
  type SignalingServer,
  type SignalingServerOptions,
} from '../../signaling-server/server.ts'
import { SignalingClient, type SignalingEvents } from './signaling-client.ts'

type Event = {
  [Name in keyof SignalingEvents]: { name: Name; args: Parameters<SignalingEvents[Name]> }
}[keyof SignalingEvents]

/** A client that remembers what it was told. */
class Tab {
  readonly client: SignalingClient
  readonly heard: Event[] = []
  readonly #watchers = new Set<() => void>()

  constructor(server: string, number: number, { ownToken = false } = {}) {
    const hear = (event: Event): void => {
      this.heard.push(event)
      for (const watch of this.#watchers) watch()
    }
    this.client = new SignalingClient({
      server,
      world: 'w',
      name: `name ${number}`,
      about: { device: 'computer', browser: `browser ${number}`, gpu: 'none' },
      consents: false,
      makes: true,
      title: 'Monday',
      transport: 'rtc',
      ...(ownToken ? {} : { token: String(number).repeat(32) }),
      events: {
        world: (...args) => hear({ name: 'world', args }),
        signal: (...args) => hear({ name: 'signal', args }),
        run: (...args) => hear({ name: 'run', args }),
        end: (...args) => hear({ name: 'end', args }),
        gone: (...args) => hear({ name: 'gone', args }),
        connection: (...args) => hear({ name: 'connection', args }),
      },
    })
    tabs.push(this)
  }

  /** The first event, past or to come, that is as wanted. */
  until(wanted: (event: Event) => boolean): Promise<Event> {
    return new Promise((resolve) => {
      const watch = (): void => {
        const found = this.heard.find(wanted)
        if (found === undefined) return
        this.#watchers.delete(watch)
        resolve(found)
      }
      this.#watchers.add(watch)
      watch()
    })
  }
}

const tabs: Tab[] = []
const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const tab of tabs.splice(0)) tab.client.leave()
  for (const clean of cleanups.splice(0)) await clean()
})

async function serve(options: SignalingServerOptions = {}): Promise<SignalingServer> {
  const server = await createSignalingServer(options)
  cleanups.push(() => server.close())
  return server
}

/** A server that is not ours: `connected` decides what it says. */
async function serveFake(connected: (socket: Socket) => void): Promise<string> {
  const http = createServer()
  const io = new Server(http)
  io.on('connection', connected)
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => io.close())
  const address = http.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`
}

const isDown = (event: Event): boolean => event.name === 'connection' && !event.args[0]
const program = { name: 'hello.ts', url: '/programs/hello.js' }
const idOf1 = '8a83665f3798727f'
const worldOf1 = {
  name: 'w',
  title: 'Monday',
  host: idOf1,
  locked: false,
  asksConsent: false,
  transport: 'rtc',
  members: [
    {
      id: idOf1,
      name: '',
      about: { device: 'computer', browser: 'b', gpu: 'g' },
      consents: false,
      browserId: null,
      suspect: false,
    },
  ],
  run: null,
}

describe('a member', () => {
  it('joins, is told of others, and passes introductions on', async () => {
    const { address } = await serve()
    const [first, second] = [new Tab(address.url, 1), new Tab(address.url, 2)]
    const { id, world } = await first.client.join()
    expect([id, world.host]).toEqual([idOf1, idOf1])
    expect(first.heard.slice(0, 2)).toEqual([
      { name: 'connection', args: [true, null] },
      { name: 'world', args: [world] },
    ])
    const other = await second.client.join()
    await first.until((event) => event.name === 'world' && event.args[0].members.length === 2)

    const signal = { type: 'offer' as const, sdp: 'v=0' }
    await first.client.signal({ to: other.id, connection: 'c', signal })
    const notice = await second.until((event) => event.name === 'signal')
    expect(notice.args).toEqual([{ from: id, connection: 'c', signal }])

    await second.client.describe({ device: 'computer', browser: 'b', gpu: 'new' })
    await first.until((event) => event.name === 'world' && event.args[0].members[1]?.about.gpu === 'new')
  })

  it('starts and ends runs as the host; a refusal carries the code and words of the server', async () => {
    const { address } = await serve()
    const [host, other] = [new Tab(address.url, 1), new Tab(address.url, 2)]
    await host.client.join()
    await other.client.join()
    await expect(other.client.start({ program, args: [], size: 1 })).rejects.toMatchObject({
      name: 'SignalingError',
      code: 'not-host',
      message: expect.stringContaining('only the host'),
    })
    const run = await host.client.start({ program, args: ['x'], size: 2 })
    expect(run).toMatchObject({ run: 1, args: ['x'] })
    expect((await other.until((event) => event.name === 'run')).args).toEqual([run])
    await host.client.end({ run: 1 })
    expect((await other.until((event) => event.name === 'end')).args).toEqual([{ run: 1 }])
  })

  it('says goodbye in one synchronous call, and refuses what is asked afterwards', async () => {
    const { address } = await serve()
    const [first, second] = [new Tab(address.url, 1), new Tab(address.url, 2)]
    await first.client.join()
    await second.client.join()
    first.client.leave()
    expect((await second.until((event) => event.name === 'gone')).args).toEqual([{ id: idOf1, why: 'left' }])
    await expect(first.client.end({ run: 1 })).rejects.toMatchObject({ code: 'closed' })
    expect(first.heard.some(isDown)).toBe(false)
  })

  it('has a token of its own when none is given', async () => {
    const { address } = await serve()
    const ids = []
    for (const number of [1, 1]) ids.push((await new Tab(address.url, number, { ownToken: true }).client.join()).id)
    expect(new Set(ids).size).toBe(2)
  })
})

describe('an outage', () => {
  it('of the server ends with the same members, and what was asked meanwhile is answered', async () => {
    const server = await serve()
    const { port } = server.address
    const [first, second] = [new Tab(server.address.url, 1), new Tab(server.address.url, 2)]
    const [joined] = [await first.client.join(), await second.client.join()]
    await server.close()
    expect((await first.until(isDown)).args[1]).toContain(`${server.address.url} is lost; reconnecting`)
    const described = first.client.describe({ device: 'computer', browser: 'b', gpu: 'described while away' })

    await serve({ port })
    await described
    const back = await second.until(
      (event) =>
        event.name === 'world' &&
        event.args[0].members.some(({ id, about }) => id === joined.id && about.gpu === 'described while away'),
    )
    expect(back).toMatchObject({ args: [{ members: { length: 2 } }] })
    expect(first.heard.filter(({ name }) => name === 'connection').map(({ args }) => args[0])).toEqual([
      true,
      false,
      true,
    ])
  })

  it('after which the server refuses the tab is told, and is the end', async () => {
    const server = await serve()
    const { port } = server.address
    const first = new Tab(server.address.url, 1)
    await first.client.join()
    await server.close()
    await first.until(isDown)
    const full = await serve({ port, limits: { membersPerWorld: 0 } })
    await first.until((event) => isDown(event) && /world has its 0 tabs/.test(String(event.args[1])))
    await expect(first.client.end({ run: 1 })).rejects.toMatchObject({ code: 'world-full' })
    await full.close()
  })

  it('in the midst of a request fails that request', async () => {
    const url = await serveFake((socket) => {
      socket.on('join', (_, ack) => ack({ ok: true, value: { id: idOf1, world: worldOf1, iceServers: [] } }))
      socket.on('end', () => socket.conn.close())
    })
    const tab = new Tab(url, 1)
    await tab.client.join()
    await expect(tab.client.end({ run: 1 })).rejects.toMatchObject({ code: 'disconnected' })
  })
})

describe('the end of a membership', () => {
  it('comes when the tab joins again elsewhere', async () => {
    const { address } = await serve()
    const [older, newer] = [new Tab(address.url, 1), new Tab(address.url, 1)]
    await older.client.join()
    await newer.client.join()
    expect((await older.until(isDown)).args[1]).toContain("closed this tab's connection")
    await expect(older.client.end({ run: 1 })).rejects.toMatchObject({ code: 'closed' })
    expect(newer.heard.some(isDown)).toBe(false)
  })

  it('comes at once when the first joining is refused', async () => {
    const { address } = await serve({ limits: { membersPerWorld: 1 } })
    await new Tab(address.url, 1).client.join()
    const tab = new Tab(address.url, 2)
    await expect(tab.client.join()).rejects.toMatchObject({ code: 'world-full' })
    expect(tab.heard).toEqual([])
  })
})

describe('a first joining', () => {
  it('that finds no server is told within ten seconds, with its address, and goes on until one is there', async () => {
    const server = await serve()
    const { port, url } = server.address
    await server.close()
    vi.useFakeTimers({ shouldAdvanceTime: true })
    const tab = new Tab(url, 1)
    const joined = tab.client.join()
    const described = tab.client.describe({ device: 'phone', browser: 'b', gpu: 'found meanwhile' })
    await vi.advanceTimersByTimeAsync(10_000)
    expect(tab.heard).toEqual([
      {
        name: 'connection',
        args: [false, expect.stringContaining(`cannot reach the signaling server at ${url}; check`)],
      },
    ])
    await serve({ port })
    expect((await joined).id).toBe(idOf1)
    expect(tab.heard[1]).toEqual({ name: 'connection', args: [true, null] })
    await described
  })

  it('that the server cuts off, as it does with a socket that is slow to ask, is tried again', async () => {
    let sockets = 0
    const url = await serveFake((socket) => {
      if (++sockets < 3) socket.disconnect(true)
      else socket.on('join', (_, ack) => ack({ ok: true, value: { id: idOf1, world: worldOf1, iceServers: [] } }))
    })
    const tab = new Tab(url, 1)
    expect((await tab.client.join()).id).toBe(idOf1)
    expect(tab.heard.filter(isDown)).toEqual([])
  })
})

describe('a server that is not to be trusted', () => {
  it.each([
    undefined,
    null,
    'ok',
    {},
    { ok: true },
    { ok: true, value: { id: '../x', world: worldOf1, iceServers: [] } },
    { ok: false, code: 'x' },
  ])('answers %j, which is refused', async (answer) => {
    const url = await serveFake((socket) => socket.on('join', (_, ack) => ack(answer)))
    await expect(new Tab(url, 1).client.join()).rejects.toMatchObject({ code: 'bad-reply' })
  })

  it('sends notices of wrong shape, which are told and not passed on', async () => {
    const notices = ['world', 'signal', 'run', 'end', 'gone']
    const url = await serveFake((socket) =>
      socket.on('join', (_, ack) => {
        ack({ ok: true, value: { id: idOf1, world: worldOf1, iceServers: [] } })
        for (const name of notices) socket.emit(name, { members: 'all', run: -1, id: {}, from: '<script>' })
      }),
    )
    const tab = new Tab(url, 1)
    await tab.client.join()
    await tab.until((event) => event.name === 'connection' && String(event.args[1]).includes("'gone'"))
    const problems = tab.heard.slice(2)
    expect(problems.map(({ name, args }) => [name, args[0], String(args[1]).match(/'(\w+)'/)?.[1]])).toEqual(
      notices.map((name) => ['connection', true, name]),
    )
  })

  it('does not answer, which ends in time', async () => {
    const url = await serveFake((socket) => {
      socket.on('join', (_, ack) => ack({ ok: true, value: { id: idOf1, world: worldOf1, iceServers: [] } }))
    })
    const tab = new Tab(url, 1)
    await tab.client.join()
    vi.useFakeTimers()
    const refused = tab.client.end({ run: 1 }).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await refused).toMatchObject({ code: 'timeout' })
  })
})

describe('a socket that falls silent', () => {
  it('is replaced after a request without answer, and the tab is a member again', async () => {
    let sockets = 0
    const url = await serveFake((socket) => {
      const isFirst = ++sockets === 1
      socket.on('join', (_, ack) => ack({ ok: true, value: { id: idOf1, world: worldOf1, iceServers: [] } }))
      socket.on('end', (_, ack) => isFirst || ack({ ok: true, value: null }))
    })
    vi.useFakeTimers({ shouldAdvanceTime: true })
    const tab = new Tab(url, 1)
    await tab.client.join()
    const unanswered = tab.client.end({ run: 1 }).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await unanswered).toMatchObject({ code: 'timeout' })
    await tab.client.end({ run: 1 })
    expect(sockets).toBe(2)
    expect(tab.heard.filter(({ name }) => name === 'connection').map(({ args }) => args[0])).toEqual([
      true,
      false,
      true,
    ])
  })
})
