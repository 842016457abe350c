import { WINDOW_BYTES } from './framed-link.ts'
import { LINK_HEADER_BYTES, type Link, type LinkLoss } from './link.ts'

/**
 * What every link promises, as tests that need no test runner: vitest runs them over loopback, and a real browser's
 * worker runs the same ones over data channels. `rewire` gives both ends a new wire: what was under way over the one before
 * is lost where the kind lets wires be replaced, and elsewhere the new one is not taken.
 */
export const LINK_CONTRACT: {
  name: string
  run: (pair: [Link, Link], rewire: () => Promise<void>) => Promise<void>
}[] = [
  {
    name: 'delivers frames in order, exactly once, both ways',
    run: async (pair) => {
      const [a, b] = record(pair)
      for (let i = 0; i < 1000; i++) {
        void a.link.send(frame(4, i))
        void b.link.send(frame(4, 2 * i))
      }
      await Promise.all([a.link.flush(), b.link.flush()])
      same('numbers at b', b.numbers, counting(1000, 0, 1))
      same('numbers at a', a.numbers, counting(1000, 0, 2))
    },
  },
  {
    name: 'keeps frames that arrive before attach',
    run: async ([first, second]) => {
      const a = new Recorder(first)
      for (let i = 0; i < 10; i++) void a.link.send(frame(4, i))
      await oneTask()
      const b = new Recorder(second)
      await a.link.flush()
      same('numbers at b', b.numbers, counting(10, 0, 1))
    },
  },
  {
    name: 'carries the longest frame unchanged and refuses a longer one',
    run: async (pair) => {
      const [a, b] = record(pair)
      const longest = frame(a.link.maxFrameBytes - LINK_HEADER_BYTES, 7)
      for (let i = LINK_HEADER_BYTES + 4; i < longest.length; i++) longest[i] = i % 251
      const payload = longest.slice(LINK_HEADER_BYTES)
      void a.link.send(longest)
      await a.link.flush()
      const arrived = b.last?.subarray(LINK_HEADER_BYTES)
      same('length', arrived?.length, payload.length)
      same(
        'first byte that differs',
        arrived?.findIndex((byte, i) => byte !== payload[i]),
        -1,
      )
      let refused: unknown
      try {
        void a.link.send(new Uint8Array(a.link.maxFrameBytes + 1))
      } catch (error) {
        refused = error
      }
      same('a RangeError for a longer one', refused instanceof RangeError, true)
    },
  },
  {
    name: 'makes a sender wait once a window is under way, and loses nothing of one that does not wait',
    run: async (pair) => {
      const [a, b] = record(pair)
      const bytes = a.link.maxFrameBytes
      const inOneWindow = Math.floor(WINDOW_BYTES / bytes)
      let sent = 0
      let room: Promise<void> | undefined
      while (!room && sent <= inOneWindow) room = a.link.send(frame(bytes - LINK_HEADER_BYTES, sent++))
      same('at most a window before it had to wait', sent <= inOneWindow, true)
      await room
      for (let i = 0; i < 2 * inOneWindow; i++) void a.link.send(frame(bytes - LINK_HEADER_BYTES, sent++))
      await a.link.flush()
      same('numbers at b', b.numbers, counting(sent, 0, 1))
    },
  },
  {
    name: 'answers flush only after everything sent before it has arrived',
    run: async (pair) => {
      const [a, b] = record(pair)
      const arrivedAtFlush = await Promise.all(
        [1, 2, 3].map(async (i) => {
          void a.link.send(frame(4, i))
          await a.link.flush()
          return b.numbers.length >= i
        }),
      )
      same('all there', arrivedAtFlush, [true, true, true])
    },
  },
  {
    name: 'loses nothing and repeats nothing when new wires come in mid-stream',
    run: async (pair, rewire) => {
      const [a, b] = record(pair)
      let sent = 0
      for (let time = 0; time < 3; time++) {
        for (let i = 0; i < 300; i++) {
          void a.link.send(frame(10_000, sent))
          void b.link.send(frame(4, sent++))
        }
        await rewire()
      }
      await Promise.all([a.link.flush(), b.link.flush()])
      same('numbers at b', b.numbers, counting(sent, 0, 1))
      same('numbers at a', a.numbers, counting(sent, 0, 1))
    },
  },
  {
    name: 'tells the survivor when the peer closes, and rejects what waits',
    run: async (pair) => {
      const [a, b] = record(pair)
      await a.link.flush()
      b.link.close()
      await a.lost
      same(
        'reason',
        a.losses.map((loss) => loss.reason),
        ['closed'],
      )
      same('news at the side that closed', b.losses, [])
      same('flush', await outcome(a.link.flush()), 'rejected')
    },
  },
  {
    name: 'tells of a loss that came before attach',
    run: async ([first, second]) => {
      first.fail({ reason: 'lost', message: 'rank 1 is gone' })
      const [a] = record([first, second])
      await a.lost
      same('losses', a.losses, [{ reason: 'lost', message: 'rank 1 is gone' }])
    },
  },
  {
    name: 'declares itself lost once, and keeps quiet afterwards',
    run: async (pair) => {
      const [a, b] = record(pair)
      await a.link.flush()
      const flush = outcome(a.link.flush())
      a.link.fail({ reason: 'lost', message: 'rank 1 is gone' })
      a.link.fail({ reason: 'lost', message: 'again' })
      same('losses', a.losses, [{ reason: 'lost', message: 'rank 1 is gone' }])
      same('flush', await flush, 'rejected')
      await b.lost
      void b.link.send(frame(4, 1))
      same('frames at a', a.numbers, [])
    },
  },
]

class Recorder {
  readonly link: Link
  /** The number that `frame` wrote into each frame that arrived. */
  readonly numbers: number[] = []
  last: Uint8Array | null = null
  readonly losses: LinkLoss[] = []
  readonly lost: Promise<void>

  constructor(link: Link) {
    this.link = link
    this.lost = new Promise((resolve) => {
      link.attach({
        frame: (bytes) => {
          this.numbers.push(new DataView(bytes.buffer, bytes.byteOffset).getUint32(LINK_HEADER_BYTES, true))
          this.last = bytes.slice()
        },
        lost: (loss) => {
          this.losses.push(loss)
          resolve()
        },
      })
    })
  }
}

const record = ([a, b]: [Link, Link]): [Recorder, Recorder] => [new Recorder(a), new Recorder(b)]

function frame(payloadBytes: number, number: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(LINK_HEADER_BYTES + payloadBytes)
  new DataView(bytes.buffer).setUint32(LINK_HEADER_BYTES, number, true)
  return bytes
}

const counting = (length: number, from: number, step: number): number[] =>
  Array.from({ length }, (_, i) => from + i * step)

function same(what: string, actual: unknown, expected: unknown): void {
  const [a, e] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (a !== e) throw new Error(`${what}: ${a} where ${e} was expected`)
}

async function outcome(promise: Promise<void>): Promise<'resolved' | 'rejected'> {
  try {
    await promise
    return 'resolved'
  } catch {
    return 'rejected'
  }
}

const oneTask = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
