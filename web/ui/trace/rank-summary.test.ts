import { describe, expect, it } from 'vitest'
import { sampleCall, sampleMessage, sampleRank } from '../testing/sample-trace.ts'
import { loadImbalance, rankSummaries } from './rank-summary.ts'
import { traceIndex } from './trace-index.ts'

const summariesOf = (
  ...[ranks, messages = []]: [ReturnType<typeof sampleRank>[], ReturnType<typeof sampleMessage>[]?]
) => rankSummaries(traceIndex({ program: 'x.ts', ranks, messages }))

describe("the shares of a rank's time", () => {
  it('are kernels, communication, waiting and what is left', () => {
    const [summary] = summariesOf([
      sampleRank([
        sampleCall('gpu.map', 'compute', 0, 30),
        sampleCall('Bcast', 'collective', 40, 10),
        sampleCall('Wait', 'wait', 50, 5),
      ]),
    ])
    expect(summary).toMatchObject({ kernelsMs: 30, communicationMs: 10, waitingMs: 5, ownCodeMs: 55 })
  })

  it('count time once when calls overlap: kernels first, then waiting', () => {
    const [summary] = summariesOf([
      sampleRank([
        sampleCall('Isend', 'send', 0, 60),
        sampleCall('gpu.map', 'compute', 10, 20),
        sampleCall('gpu.map', 'compute', 20, 20),
        sampleCall('Wait', 'wait', 35, 15),
      ]),
    ])
    expect(summary).toMatchObject({ kernelsMs: 30, waitingMs: 10, communicationMs: 20, ownCodeMs: 40 })
  })

  it('count a receive as waiting until its message comes', () => {
    const [, receiver] = summariesOf(
      [sampleRank([]), sampleRank([sampleCall('Recv', 'receive', 10, 20)])],
      [sampleMessage(0, 1, 20, { arrivedMs: 25, receivedMs: 30 })],
    )
    expect(receiver).toMatchObject({ waitingMs: 15, communicationMs: 5, ownCodeMs: 80 })
    expect(receiver?.longestWait).toMatchObject({ ms: 15, forRank: 0, place: { rank: 1, call: 0 } })
  })
})

describe('the longest wait', () => {
  it('is for the rank whose message comes last in a collective', () => {
    const [root] = summariesOf(
      [sampleRank([sampleCall('Gather', 'collective', 0, 50)]), sampleRank([]), sampleRank([])],
      [
        sampleMessage(1, 0, 1, { isCollective: true, arrivedMs: 2, receivedMs: 2 }),
        sampleMessage(2, 0, 30, { isCollective: true, arrivedMs: 44, receivedMs: 45 }),
        sampleMessage(1, 0, 31, { isCollective: true, arrivedMs: 33, receivedMs: 34 }),
      ],
    )
    expect(root?.longestWait).toMatchObject({ ms: 44, forRank: 2 })
  })

  it('is for the receiver in a send, and for nobody known where no message tells', () => {
    const [sender, idle] = summariesOf(
      [sampleRank([sampleCall('Ssend', 'send', 0, 40)]), sampleRank([sampleCall('Probe', 'wait', 0, 9)])],
      [sampleMessage(0, 1, 1, { arrivedMs: 2, receivedMs: 40 })],
    )
    expect(sender?.longestWait).toMatchObject({ ms: 40, forRank: 1 })
    expect(idle?.longestWait).toMatchObject({ ms: 9, forRank: null })
  })

  it('is none for a rank that only computes', () => {
    const [summary] = summariesOf([sampleRank([sampleCall('gpu.map', 'compute', 0, 30)])])
    expect(summary?.longestWait).toBeNull()
  })
})

describe('load imbalance', () => {
  it('is the largest time of computing over the mean', () => {
    const busy = (ms: number) =>
      sampleRank([sampleCall('gpu.map', 'compute', 0, ms), sampleCall('Barrier', 'collective', ms, 100 - ms)])
    expect(loadImbalance(summariesOf([busy(30), busy(30)]))).toBeCloseTo(1, 9)
    expect(loadImbalance(summariesOf([busy(10), busy(20), busy(60)]))).toBeCloseTo(2, 9)
  })

  it('is nothing where nothing was computed', () => {
    expect(loadImbalance([])).toBeNull()
    expect(loadImbalance(summariesOf([sampleRank([], { endMs: 0 })]))).toBeNull()
  })
})
