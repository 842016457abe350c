import { MPI } from 'tabmpi'
import { type End, type Job, PAUSE_MS } from '../messages/job.ts'

// One of two ranks that measure what they are told through `globalThis.bench`, until they are stopped.
const comm = MPI.COMM_WORLD
const other = 1 - comm.Get_rank()
const acknowledgement = new Float64Array(1)

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS))

/** Loops of one side; each has `data` to send and `into` to receive. */
type Loop = (data: Float64Array, into: Float64Array, window: number) => Promise<unknown>

const times = <T>(count: number, begin: () => T): T[] => Array.from({ length: count }, begin)

const both: Loop = (data, into, window) =>
  MPI.Request.Waitall([
    ...times(window, () => comm.Irecv(into, other)),
    ...times(window, () => comm.Isend(data, other)),
  ])
const thereAndBack: Loop = async (data, into) => {
  await comm.Send(data, other)
  await comm.Recv(into, other)
}
const back: Loop = async (data, into) => {
  await comm.Recv(into, other)
  await comm.Send(data, other)
}
const sendAll: Loop = async (data, _, window) => {
  await MPI.Request.Waitall(times(window, () => comm.Isend(data, other)))
  await comm.Recv(acknowledgement, other)
}
const receiveAll: Loop = async (_, into, window) => {
  await MPI.Request.Waitall(times(window, () => comm.Irecv(into, other)))
  await comm.Send(acknowledgement, other)
}
const LEAD = { latency: thereAndBack, woken: thereAndBack, bandwidth: sendAll, bidirectional: both }
const FOLLOW = { latency: back, woken: back, bandwidth: receiveAll, bidirectional: both }

const end: End = {
  async lead({ test, bytes, window, loop }: Job) {
    const [data, into] = [new Float64Array(bytes / 8).fill(1), new Float64Array(bytes / 8)]
    let paused = 0
    const began = MPI.Wtime()
    for (let i = 0; i < loop; i++) {
      if (test === 'woken') {
        const pauseBegan = MPI.Wtime()
        await pause()
        paused += MPI.Wtime() - pauseBegan
      }
      await LEAD[test](data, into, window)
    }
    if (test === 'bidirectional') await comm.Recv(acknowledgement, other)
    return (MPI.Wtime() - began - paused) * 1000
  },

  async follow({ test, bytes, window, loop }: Job) {
    const [data, into] = [new Float64Array(bytes / 8).fill(1), new Float64Array(bytes / 8)]
    for (let i = 0; i < loop; i++) await FOLLOW[test](data, into, window)
    if (test === 'bidirectional') await comm.Send(acknowledgement, other)
  },
}

globalThis.bench = end
console.log('ready')
await new Promise(() => {})
