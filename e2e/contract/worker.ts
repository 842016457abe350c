import { LINK_CONTRACT } from '../../web/transport/link-contract.ts'
import { LifeSign } from '../../web/transport/life-sign.ts'
import { ShmPoller } from '../../web/transport/shm-poller.ts'
import { endOf, linkOver, type Pipe, type PipeEnd, replaceWire, type TabLink } from '../../web/transport/pipe.ts'

/** One end of a pair of links. */
export interface PairMessage {
  end: 'a' | 'b'
  pair: number
  pipe: Pipe
}

/** What became of each promise of the contract: null, or what was wrong. */
export interface ContractReport {
  kinds: string[]
  results: Record<string, string | null>
}

const ends = new Map<string, PipeEnd>()
let arrived = (): void => {}

const lifeSign = new LifeSign(navigator.locks)
const poller = new ShmPoller()
const nearBy = { lifeSign: () => lifeSign, poller: () => poller }

self.onmessage = ({ data: { end, pair, pipe } }: MessageEvent<PairMessage>) => {
  ends.set(`${end}${pair}`, endOf(pipe, nearBy))
  arrived()
}

let pairs = 0

function makePair(): Promise<[PipeEnd, PipeEnd]> {
  const pair = pairs++
  return new Promise((resolve) => {
    arrived = () => {
      const [a, b] = [ends.get(`a${pair}`), ends.get(`b${pair}`)]
      if (a && b) resolve([a, b])
    }
    self.postMessage({ wanted: pair })
  })
}

const report: ContractReport = { kinds: [], results: {} }
for (const { name, run } of LINK_CONTRACT) {
  const [a, b] = await makePair()
  const pair: [TabLink, TabLink] = [linkOver(a, 1, () => {}), linkOver(b, 1, () => {})]
  const rewire = async (): Promise<void> => {
    const [first, second] = await makePair()
    replaceWire(pair[0], first)
    replaceWire(pair[1], second)
  }
  report.kinds.push(...pair.map(({ kind }) => kind))
  try {
    await run(pair, rewire)
    report.results[name] = null
  } catch (error) {
    report.results[name] = String(error)
  }
}
self.postMessage(report)
