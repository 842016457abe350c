import { LifeSign } from '../../web/transport/life-sign.ts'
import type { Link, LinkLoss } from '../../web/transport/link.ts'
import { LINK_HEADER_BYTES } from '../../web/transport/link.ts'
import { DATA, writeLinkHeader } from '../../web/transport/link-header.ts'
import { endOf, linkOver, type Pipe } from '../../web/transport/pipe.ts'
import { ringBell, ShmPoller } from '../../web/transport/shm-poller.ts'
import { ringMemory } from '../../web/transport/shm-ring.ts'
import type { ContractReport, PairMessage } from './worker.ts'

const RUN = 1

const lifeSign = new LifeSign(navigator.locks)
const poller = new ShmPoller()
const nearBy = { lifeSign: () => lifeSign, poller: () => poller }

/** What a peer may do to its end of a pipe, and what the other side makes of it. */
interface Attack {
  name: string
  attack: (pipe: Pipe) => void
  /** Of the loss at the other side. */
  message: RegExp
}

const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => Uint8Array.from(values)

const header = (change: (frame: Uint8Array<ArrayBuffer>) => void): Uint8Array<ArrayBuffer> => {
  const frame = new Uint8Array(LINK_HEADER_BYTES)
  writeLinkHeader(frame, DATA, RUN, 1, 0)
  change(frame)
  return frame
}

/** Of links that `FramedLink` makes: what the frame is that comes first. */
const FRAMES: Attack[] = (
  [
    ['three bytes', bytes(1, 2, 3), /a frame of 3 bytes/],
    ['a frame of ones', new Uint8Array(1000).fill(255), /link version 255/],
    ['a frame of an unknown type', header((frame) => frame.fill(77, 1, 2)), /a frame of unknown type 77/],
    ['a frame out of turn', header((frame) => frame.fill(9, 8, 9)), /frame 9 where 1 was due/],
    ['an acknowledgement of nothing', header((frame) => frame.fill(5, 12, 13)), /acknowledgement of frame 5/],
  ] as const
).map(([name, frame, message]) => ({
  name,
  message,
  attack: ({ channel }) => {
    if (channel instanceof MessagePort) channel.postMessage(frame.buffer, [frame.buffer])
    else channel.send(frame)
  },
}))

/** What is no frame at all. */
const NO_FRAMES: Record<string, Attack[]> = {
  rtc: [
    {
      name: 'a text',
      attack: ({ channel }) => (channel instanceof MessagePort ? undefined : channel.send('frame')),
      message: /text where frames belong/,
    },
  ],
  'rtc-relay': [],
  port: [
    ...[1e12, { length: 3 }, [1, 2, 3], undefined].map(
      (value): Attack => ({
        name: `a message that is ${JSON.stringify(value)}`,
        attack: ({ channel }) => (channel instanceof MessagePort ? channel.postMessage(value) : undefined),
        message: /no frame/,
      }),
    ),
    {
      name: 'a life sign that no lock can have',
      attack: ({ channel }) => (channel instanceof MessagePort ? channel.postMessage('-x') : undefined),
      message: /its tab was closed or its worker ended/,
    },
  ],
}

/** Of shared memory, which a peer can write to as it likes. */
const MEMORY: Attack[] = [
  ...(
    [
      ['a ring full of ones', (ring) => ring.fill(255)],
      ['an entry longer than what was written', (ring) => ring.fill(1, 0, 1).fill(255, 192, 194)],
      ['a head beyond the ring', (ring) => new DataView(ring.buffer).setUint32(0, 2 ** 30, true)],
    ] satisfies [string, (ring: Uint8Array<SharedArrayBuffer>) => void][]
  ).map(([name, garble]): Attack => {
    return { name, attack: (pipe) => void overMemory(pipe, garble), message: /garbled|broke/ }
  }),
  ...[
    7,
    'ring',
    {},
    { ring: 1e12, bell: 1e12, lifeSign: 'x' },
    { ring: ringMemory(), lifeSign: 'x' },
    { ring: ringMemory(), bell: 1e12, lifeSign: 'x' },
    { ring: ringMemory(), bell: new SharedArrayBuffer(1), lifeSign: 'x' },
  ].map(
    (value, i): Attack => ({
      name: `introduction ${i} that is none`,
      attack: ({ channel }) => (channel instanceof MessagePort ? channel.postMessage(value) : undefined),
      message: /introduction/,
    }),
  ),
  {
    name: 'a life sign that no lock can have',
    attack: ({ channel }) => {
      if (!(channel instanceof MessagePort)) return
      channel.postMessage({ ring: ringMemory(), bell: poller.bell, lifeSign: '-x' })
    },
    message: /its tab was closed or its worker ended/,
  },
]

/** Introduces itself as a peer does, and garbles the other side's ring. */
async function overMemory({ channel }: Pipe, garble: (ring: Uint8Array<SharedArrayBuffer>) => void): Promise<void> {
  if (!(channel instanceof MessagePort)) return
  const held = await lifeSign.hold()
  channel.onmessage = ({
    data,
  }: MessageEvent<{ ring: SharedArrayBuffer; bell: SharedArrayBuffer } | string | null>) => {
    if (data === null) return
    if (typeof data === 'string') channel.postMessage({ ring: ringMemory(), bell: poller.bell, lifeSign: held })
    else {
      garble(new Uint8Array(data.ring))
      ringBell(new Int32Array(data.bell))
    }
  }
  channel.postMessage('here')
}

const pipes = new Map<string, Pipe>()
const links = new Map<string, Link>()
/** Links that have lost their wire: only a page could give them another. */
const interrupted = new Map<Link, (why: string) => void>()
let arrived = (): void => {}
let pairs = 0

self.onmessage = ({ data: { end, pair, pipe } }: MessageEvent<PairMessage>) => {
  const isHostile = end === 'a' && pair > 0
  if (isHostile) pipes.set(`${end}${pair}`, pipe)
  else {
    const link: Link = linkOver(endOf(pipe, nearBy), RUN, (why) => interrupted.get(link)?.(why))
    links.set(`${end}${pair}`, link)
  }
  arrived()
}

/** Resolves when both ends are there. */
function makePair(): Promise<number> {
  const pair = pairs++
  return new Promise((resolve) => {
    arrived = () => {
      if ((links.has(`a${pair}`) || pipes.has(`a${pair}`)) && links.has(`b${pair}`)) resolve(pair)
    }
    self.postMessage({ wanted: pair })
  })
}

function lossOf(link: Link): Promise<LinkLoss> {
  return new Promise((lost) => {
    interrupted.set(link, (message) => lost({ reason: 'closed', message }))
    link.attach({ frame: () => lost({ reason: 'closed', message: 'a frame came' }), lost })
  })
}

/** The first pair is honest, and must go on whatever the others do in the same worker. */
async function honestPair(): Promise<() => Promise<void>> {
  const pair = await makePair()
  const [a, b] = [links.get(`a${pair}`), links.get(`b${pair}`)]
  if (!a || !b) throw new Error('there is no honest pair')
  const losses: LinkLoss[] = []
  for (const link of [a, b]) link.attach({ frame: () => {}, lost: (loss) => void losses.push(loss) })
  return async () => {
    await Promise.all([a.flush(), b.flush()])
    if (losses.length > 0) throw new Error(`the honest link was lost too: ${losses[0]?.message}`)
  }
}

const opened = async (channel: RTCDataChannel | MessagePort): Promise<void> => {
  if (channel instanceof MessagePort || channel.readyState === 'open') return
  await new Promise((resolve) => channel.addEventListener('open', resolve))
}

const report: ContractReport = { kinds: [], results: {} }
const errors: string[] = []
self.addEventListener('error', ({ message }) => void errors.push(message))
const goesOn = await honestPair()
const { kind } = links.get('b0') as Link
report.kinds.push(kind)
for (const { name, attack, message } of kind === 'shm' ? MEMORY : [...FRAMES, ...(NO_FRAMES[kind] ?? [])]) {
  const pair = await makePair()
  const [pipe, link] = [pipes.get(`a${pair}`), links.get(`b${pair}`)]
  if (!pipe || !link) throw new Error('there is no pair')
  try {
    const lost = lossOf(link)
    await opened(pipe.channel)
    attack(pipe)
    const loss = await lost
    if (!message.test(loss.message)) throw new Error(`lost with ${loss.reason}: ${loss.message}`)
    await goesOn()
    if (errors.length > 0) throw new Error(`thrown at nobody: ${errors.splice(0).join('; ')}`)
    report.results[name] = null
  } catch (error) {
    report.results[name] = String(error)
  }
}
self.postMessage(report)
