import { args, display, MPI } from 'tabmpi'

// Ranks 0 and 1 send a message back and forth, and take the time. Small messages show the latency, large ones the bandwidth.
const comm = MPI.COMM_WORLD
const rank = comm.Get_rank()
const size = comm.Get_size()

const largest = Number(args[0] ?? 262_144)
const rounds = Number(args[1] ?? 10)
if (!Number.isInteger(largest) || largest < 8)
  throw new RangeError(`ping-pong: bytes must be 8 or more, not '${args[0]}'`)
if (!Number.isInteger(rounds) || rounds < 1)
  throw new RangeError(`ping-pong: rounds must be 1 or more, not '${args[1]}'`)
if (size === 1 && rank === 0) console.log('A lone rank has nobody to play with: run this on two.')

const results: { bytes: number; oneWayMs: number; returns: number }[] = []
for (let bytes = 8; bytes <= (size > 1 ? largest : 0); bytes *= 8) {
  const ball = new Uint8Array(bytes)
  // Nobody starts before all are there; and one round before the clock starts, for what is only done once.
  await comm.Barrier()
  let began = 0
  for (let round = 0; round <= rounds; round++) {
    if (round === 1) began = MPI.Wtime()
    if (rank === 0) {
      await comm.Send(ball, 1)
      await comm.Recv(ball, 1)
    } else if (rank === 1) {
      await comm.Recv(ball, 0)
      ball[bytes - 1] += 1
      await comm.Send(ball, 0)
    }
  }
  const oneWayMs = ((MPI.Wtime() - began) * 1000) / (2 * rounds)
  if (rank === 0) {
    results.push({ bytes, oneWayMs, returns: ball[bytes - 1] })
    console.log(`${bytes} bytes: ${oneWayMs.toFixed(3)} ms one way`)
  }
}

if (results.length > 0) {
  const megabytesPerSecond = results.map(({ bytes, oneWayMs }) => bytes / 1e6 / (oneWayMs / 1000))
  const bytes = results.map((result) => result.bytes)
  display({
    kind: 'table',
    columns: ['bytes', 'one way, ms', 'MB/s'],
    rows: results.map((result, i) => [result.bytes, result.oneWayMs, megabytesPerSecond[i]]),
  })
  for (const [what, y] of [
    ['ms', results.map(({ oneWayMs }) => oneWayMs)],
    ['MB/s', megabytesPerSecond],
  ] as const) {
    display({
      kind: 'plot',
      title: what === 'ms' ? 'Time for one way' : 'Bandwidth',
      style: 'lines',
      x: { label: 'bytes', scale: 'log' },
      y: { label: what, scale: 'log' },
      series: [{ label: what, x: bytes, y }],
    })
  }
}
export default results
