import { FramedLink } from '../../web/transport/framed-link.ts'
import type { Link } from '../../web/transport/link.ts'
import { LINK_CONTRACT } from '../../web/transport/link-contract.ts'
import { channelWire, portWire } from '../../web/transport/rtc-wire.ts'

/** One end of a pair of links. */
export interface PairMessage {
  end: 'a' | 'b'
  pair: number
  channel: RTCDataChannel | MessagePort
  maxMessageBytes: number
}

/** What became of each promise of the contract: null, or what was wrong. */
export interface ContractReport {
  kinds: string[]
  results: Record<string, string | null>
}

const ends = new Map<string, Link>()
let arrived = (): void => {}

self.onmessage = ({ data: { end, pair, channel, maxMessageBytes } }: MessageEvent<PairMessage>) => {
  const wire =
    channel instanceof MessagePort ? portWire(channel, maxMessageBytes) : channelWire(channel, maxMessageBytes)
  ends.set(`${end}${pair}`, new FramedLink(wire, 1))
  arrived()
}

function makePair(pair: number): Promise<[Link, Link]> {
  return new Promise((resolve) => {
    arrived = () => {
      const [a, b] = [ends.get(`a${pair}`), ends.get(`b${pair}`)]
      if (a && b) resolve([a, b])
    }
    self.postMessage({ wanted: pair })
  })
}

const report: ContractReport = { kinds: [], results: {} }
for (const [i, { name, run }] of LINK_CONTRACT.entries()) {
  const pair = await makePair(i)
  report.kinds.push(...pair.map(({ kind }) => kind))
  try {
    await run(pair)
    report.results[name] = null
  } catch (error) {
    report.results[name] = String(error)
  }
}
self.postMessage(report)
