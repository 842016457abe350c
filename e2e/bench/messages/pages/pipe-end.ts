import { type End, type Job, PAUSE_MS } from '../job.ts'
import type { Pipe } from './pipe.ts'

const ACKNOWLEDGEMENT = new Float64Array(1)

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MS))

/** All tests over one pipe. */
export function pipeEnd(pipe: Pipe): End {
  /** A loop of one side, with `data` to send and `into` to receive. */
  type Loop = (data: Float64Array, into: Float64Array, window: number) => Promise<void>

  const send: Loop = async (data, _, window) => {
    for (let i = 0; i < window; i++) await pipe.send(data)
  }
  const receive: Loop = async (_, into, window) => {
    for (let i = 0; i < window; i++) await pipe.receive(into)
  }
  const both: Loop = async (data, into, window) => {
    await Promise.all([send(data, into, window), receive(data, into, window)])
  }
  const thereAndBack: Loop = async (data, into) => {
    await pipe.send(data)
    await pipe.receive(into)
  }
  const back: Loop = async (data, into) => {
    await pipe.receive(into)
    await pipe.send(data)
  }
  const sendAll: Loop = async (data, into, window) => {
    await send(data, into, window)
    await pipe.receive(ACKNOWLEDGEMENT)
  }
  const receiveAll: Loop = async (data, into, window) => {
    await receive(data, into, window)
    await pipe.send(ACKNOWLEDGEMENT)
  }
  const LEAD = { latency: thereAndBack, woken: thereAndBack, bandwidth: sendAll, bidirectional: both }
  const FOLLOW = { latency: back, woken: back, bandwidth: receiveAll, bidirectional: both }
  const arrays = ({ bytes, feed }: Job): [Float64Array, Float64Array] => {
    if (feed) pipe.feed = feed
    return [new Float64Array(bytes / 8).fill(1), new Float64Array(bytes / 8)]
  }

  return {
    async lead(job) {
      const [data, into] = arrays(job)
      let pausedMs = 0
      const began = performance.now()
      for (let i = 0; i < job.loop; i++) {
        if (job.test === 'woken') {
          const paused = performance.now()
          await pause()
          pausedMs += performance.now() - paused
        }
        await LEAD[job.test](data, into, job.window)
      }
      // What was sent both ways has come only when the other end says so.
      if (job.test === 'bidirectional') await pipe.receive(ACKNOWLEDGEMENT)
      return performance.now() - began - pausedMs
    },

    async follow(job) {
      const [data, into] = arrays(job)
      for (let i = 0; i < job.loop; i++) await FOLLOW[job.test](data, into, job.window)
      if (job.test === 'bidirectional') await pipe.send(ACKNOWLEDGEMENT)
    },
  }
}
