import { spreadOf } from '../spread.ts'
import { bytesText, spreadText, table, threeDigits } from '../table.ts'
import { ratios } from '../turns.ts'
import { CONTESTANT_NAMES, CONTESTANTS, type ContestantName } from './contestants.ts'
import type { Feed, Test } from './job.ts'
import type { MessageFigures, Messages } from './measure.ts'

interface Figure {
  title: string
  test: Test
  sizes?: readonly number[]
  /** From milliseconds of one loop. */
  of: (ms: number, cell: MessageFigures) => number
}

const TABLES: readonly Figure[] = [
  { title: 'Round trip, µs', test: 'latency', of: (ms) => ms * 1000 },
  { title: 'Round trip after a pause of 1 ms, µs', test: 'woken', of: (ms) => ms * 1000 },
  { title: 'Bandwidth, MB/s', test: 'bandwidth', of: (ms, { bytes, window }) => (bytes * window) / ms / 1000 },
  {
    title: 'Bidirectional bandwidth, MB/s, both ways together',
    test: 'bidirectional',
    of: (ms, { bytes, window }) => (2 * bytes * window) / ms / 1000,
  },
  {
    title: 'Message rate, thousands a second',
    test: 'bandwidth',
    sizes: [8, 64, 512],
    of: (ms, { window }) => window / ms,
  },
]

/** All tables of messages. */
export function messagesText(messages: Messages): string {
  const tables = TABLES.flatMap(({ title, test, sizes, of }) => {
    const cells = messages.cells
      .filter((cell) => cell.test === test && (sizes?.includes(cell.bytes) ?? true))
      .toSorted((a, b) => a.bytes - b.bytes)
    const names = CONTESTANT_NAMES.filter((name) => cells.some(({ ms }) => ms[name]))
    if (cells.length === 0) return []
    return table(
      `${title}: median (min-max) of the rounds`,
      ['', ...cells.map(({ bytes }) => bytesText(bytes))],
      names.map((name) => [
        CONTESTANTS[name].title,
        ...cells.map((cell) => {
          const ms = cell.ms[name]
          return ms ? threeDigits(spreadOf(ms.map((each) => of(each, cell)))) : ''
        }),
      ]),
    )
  })
  return [...tables, ratiosText(messages), notesText(messages)].join('\n')
}

/** How ours stand to the bare thing that they are made of. */
const COMPARED: readonly [ContestantName, ContestantName][] = [
  ['rtc', 'bare-rtc'],
  ['rtc-relay', 'bare-rtc'],
  ['port', 'bare-port'],
  ['shm', 'bare-shm-spin'],
  ['simple-peer', 'bare-rtc'],
  ['peerjs', 'bare-rtc'],
  ['trystero', 'bare-rtc'],
]

function ratiosText({ cells }: Messages): string {
  const ratio = (test: Test, bytes: number, name: ContestantName, by: ContestantName): string => {
    const ms = cells.find((cell) => cell.test === test && cell.bytes === bytes)?.ms
    const [values, others] = [ms?.[name], ms?.[by]]
    if (!values || !others) return ''
    // Less time is more throughput.
    return spreadText(spreadOf(test === 'latency' ? ratios(values, others) : ratios(others, values)), 2)
  }
  const rows = COMPARED.map(([name, by]) => [
    CONTESTANTS[name].title,
    CONTESTANTS[by].title,
    ratio('latency', 8, name, by),
    ratio('bandwidth', 16 * 2 ** 20, name, by),
  ]).filter(([, , roundTrip, bandwidth]) => roundTrip !== '' || bandwidth !== '')
  if (rows.length === 0) return ''
  const head = ['', 'by', '8 B round trip', '16 MiB bandwidth']
  return table('By the bare thing, within a round: median (min-max)', head, rows)
}

function notesText({ feeds, absent }: Messages): string {
  const chosen = CONTESTANT_NAMES.flatMap((name) => {
    const feed = feeds[name]
    return feed ? [`${CONTESTANTS[name].title}: ${feedText(feed)}`] : []
  })
  const missing = absent.map((name) => `${CONTESTANTS[name].title}: not on this machine, left out`)
  return [...chosen, ...missing, ''].map((line) => (line === '' ? '' : `- ${line}`)).join('\n')
}

function feedText({ messageBytes, bufferedBytes }: Feed): string {
  const buffered = bufferedBytes === undefined ? '' : `, ${bytesText(bufferedBytes)} buffered`
  return `pieces of ${bytesText(messageBytes)}${buffered}`
}
