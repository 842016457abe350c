import type { Figures } from './figures.ts'
import { communicationMs, type LessonWay } from './lesson-sizes.ts'
import type { Loss } from './losses.ts'
import type { ContestantName } from './messages/contestants.ts'
import type { Test } from './messages/job.ts'
import { type Spread, spreadOf } from './spread.ts'
import { ratios } from './turns.ts'

/** What was to be reached, and what was. */
export interface Goal {
  measure: string
  goal: string
  /** The median; null where it was not measured. */
  figure: number | null
  unit: '' | 'µs' | 'GB/s' | 's' | 'tabs'
  isMet: boolean | null
}

const LARGE = 16 * 2 ** 20
const LIBRARIES: readonly ContestantName[] = ['simple-peer', 'peerjs', 'trystero']

/** The goals, filled from what was measured in one run. */
export function goalsOf(figures: Figures): Goal[] {
  return [
    ...messageGoals(figures),
    ...aggregateGoals(figures),
    lessonGoal(figures),
    ...readyGoals(figures),
    ...lossGoals(figures),
  ]
}

function messageGoals({ messages }: Figures): Goal[] {
  const times = (test: Test, bytes: number, name: ContestantName): number[] =>
    messages?.cells.find((cell) => cell.test === test && cell.bytes === bytes)?.ms[name] ?? []
  const roundTrip = (name: ContestantName): number[] => times('latency', 8, name)
  const woken = (name: ContestantName): number[] => times('woken', 8, name)
  const large = (name: ContestantName): number[] => times('bandwidth', LARGE, name)
  // The shortest time is the highest throughput.
  const rounds = large('rtc').length
  const measured = LIBRARIES.map(large).filter((ms) => ms.length > 0)
  const bestLibrary =
    measured.length === 0
      ? []
      : Array.from({ length: rounds }, (_, round) => Math.min(...measured.map((ms) => ms[round] ?? Number.NaN)))
  const gigabytes = large('shm').map((ms) => LARGE / ms / 1e6)
  const micros = roundTrip('shm').map((ms) => ms * 1000)
  return [
    atMost('rtc: 8 B round trip / bare channel', 1.2, ratios(roundTrip('rtc'), roundTrip('bare-rtc'))),
    atLeast('rtc: 16 MiB throughput / bare channel', 0.95, ratios(large('bare-rtc'), large('rtc'))),
    atLeast('rtc: 16 MiB throughput / best of simple-peer, PeerJS, trystero', 1.1, ratios(bestLibrary, large('rtc'))),
    atLeast('auto: 16 MiB throughput / best of those three', 100, ratios(bestLibrary, large('auto'))),
    atLeast('port: 16 MiB throughput / bare MessagePort', 0.9, ratios(large('bare-port'), large('port'))),
    atMost('shm: 8 B round trip, spinning partner', 25, micros, 'µs'),
    atMost('shm: 8 B round trip, woken / bare waitAsync', 2, ratios(woken('shm'), woken('bare-shm'))),
    atMost('shm: 8 B round trip / rtc', 0.2, ratios(roundTrip('shm'), roundTrip('rtc'))),
    atLeast('shm: 16 MiB throughput', 2, gigabytes, 'GB/s'),
    atLeast('shm: 16 MiB throughput / rtc', 100, ratios(large('rtc'), large('shm'))),
    atLeast('shm: 16 MiB throughput / Open MPI shared memory', 0.3, ratios(large('mpi-shm'), large('shm'))),
  ]
}

function aggregateGoals({ aggregate = [] }: Figures): Goal[] {
  return aggregate.flatMap(({ tabs, transport, pairs, ops }) =>
    ops.map(({ op, bytesPerSecond }) =>
      atLeast(`${op} of 8 MB, ${tabs} tabs, ${transport} / all pairs at once`, 0.7, ratios(bytesPerSecond, pairs)),
    ),
  )
}

function lessonGoal({ 'lesson-sizes': sizes = [] }: Figures): Goal {
  const times = sizes.find(({ tabs, elements }) => tabs === 4 && elements === 2 ** 23)?.times ?? {}
  const communication = (way: LessonWay): number[] => (times[way] ?? []).map(communicationMs)
  const values = ratios(communication('auto'), communication('mpi4py, TCP'))
  return atMost('the lesson, N = 2^23, 4 tabs, shm: communication / mpi4py over TCP', 3, values)
}

function readyGoals({ ready = [] }: Figures): Goal[] {
  const [some, all] = [32, 64].map((tabs) => ready.find((each) => each.tabs === tabs))
  const seconds = some && 'readyMs' in some ? [some.readyMs.median / 1000] : []
  return [
    atMost('32 tabs ready', 10, seconds, 's'),
    {
      measure: '64 tabs ready without a failure',
      goal: '64',
      figure: all ? ('readyMs' in all ? all.tabs : 0) : null,
      unit: 'tabs',
      isMet: all ? 'readyMs' in all : null,
    },
  ]
}

/** The slowest round of all kinds of links counts. */
function lossGoals({ losses = [] }: Figures): Goal[] {
  const slowest = (of: readonly Spread[]): number[] =>
    of.length === 0 ? [] : [Math.max(...of.map(({ max }) => max)) / 1000]
  const noticed = (how: Loss['how']): Spread[] =>
    losses.filter((loss) => loss.how === how).map((loss) => loss.noticedMs)
  const everywhere = '8 tabs, slowest'
  return [
    atMost(`a closed tab is noticed, ${everywhere}`, 0.25, slowest(noticed('closed')), 's'),
    atMost(`a killed tab is noticed, ${everywhere}`, 6, slowest(noticed('killed')), 's'),
    atMost(`Revoke is known to all, ${everywhere}`, 1, slowest(losses.map(({ revokedMs }) => revokedMs)), 's'),
    atMost(`Shrink has ended, ${everywhere}`, 2, slowest(losses.map(({ shrunkMs }) => shrunkMs)), 's'),
  ]
}

const atMost = (measure: string, most: number, values: readonly number[], unit: Goal['unit'] = ''): Goal =>
  goal(measure, `<= ${most}`, (figure) => figure <= most, values, unit)

const atLeast = (measure: string, least: number, values: readonly number[], unit: Goal['unit'] = ''): Goal =>
  goal(measure, `>= ${least}`, (figure) => figure >= least, values, unit)

function goal(
  measure: string,
  bound: string,
  isMet: (figure: number) => boolean,
  values: readonly number[],
  unit: Goal['unit'],
): Goal {
  const goalText = unit === '' ? bound : `${bound} ${unit}`
  // A round without its counterpart is no measurement.
  const known = values.filter((value) => !Number.isNaN(value))
  if (known.length === 0) return { measure, goal: goalText, figure: null, unit, isMet: null }
  const figure = spreadOf(known).median
  return { measure, goal: goalText, figure, unit, isMet: isMet(figure) }
}
