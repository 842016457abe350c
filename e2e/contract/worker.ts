import { FramedLink } from '../../web/transport/framed-link.ts'
import { LINK_CONTRACT } from '../../web/transport/link-contract.ts'
import { LifeSign } from '../../web/transport/life-sign.ts'
import { portWire } from '../../web/transport/port-wire.ts'
import { channelWire, relayWire } from '../../web/transport/rtc-wire.ts'
import { ShmPoller } from '../../web/transport/shm-poller.ts'
import { shmWire } from '../../web/transport/shm-wire.ts'
import type { Wire } from '../../web/transport/wire.ts'
import type { Pipe } from '../../web/rank/messages.ts'

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

const ends = new Map<string, Wire>()
let arrived = (): void => {}

const lifeSign = new LifeSign(navigator.locks)
const poller = new ShmPoller()

function wire(pipe: Pipe): Wire {
  switch (pipe.kind) {
    case 'rtc':
      return channelWire(pipe.channel, pipe.maxMessageBytes)
    case 'rtc-relay':
      return relayWire(pipe.channel, pipe.maxMessageBytes)
    case 'port':
      return portWire(pipe.channel, lifeSign)
    default:
      return shmWire(pipe.channel, lifeSign, poller)
  }
}

self.onmessage = ({ data: { end, pair, pipe } }: MessageEvent<PairMessage>) => {
  ends.set(`${end}${pair}`, wire(pipe))
  arrived()
}

let pairs = 0

function makePair(): Promise<[Wire, Wire]> {
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
  const pair = (await makePair()).map((end) => new FramedLink(end, 1, () => {})) as [FramedLink, FramedLink]
  const rewire = async (): Promise<void> => {
    for (const [i, end] of (await makePair()).entries()) pair[i]?.replace(end)
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
