import type { RankTrace, Trace, TraceCall, TraceCategory, TraceMessage } from '../../page/trace-model.ts'

/** A call of a hand-made trace. */
export function sampleCall(
  op: string,
  category: TraceCategory,
  startMs: number,
  durationMs: number,
  detail = '',
  where: string | null = null,
): TraceCall {
  return { op, category, startMs, durationMs, detail, where }
}

/** A rank of a hand-made trace, of 100 ms if nothing else is said. */
export function sampleRank(calls: TraceCall[], other: Partial<RankTrace> = {}): RankTrace {
  return { name: '', calls, unexpected: [], startMs: 0, endMs: 100, dropped: 0, ...other }
}

/** A message of a hand-made trace: the program's, 8 bytes with tag 0, received a millisecond after it was sent. */
export function sampleMessage(
  source: number,
  dest: number,
  sentMs: number,
  other: Partial<TraceMessage> = {},
): TraceMessage {
  const come = { arrivedMs: sentMs + 1, receivedMs: sentMs + 1 }
  return { source, dest, tag: 0, bytes: 8, isCollective: false, sentMs, ...come, ...other }
}

/**
 * Rank 0 scatters, all compute for different times, pass a token to the right, and rank 0 gathers: with an early token
 * that waits for its receive.
 */
export function sampleTrace(size: number): Trace {
  const messages: TraceMessage[] = []
  const ranks = Array.from({ length: size }, (_, rank): RankTrace => {
    const computed = 12 + 6 + 9 * ((rank * 5) % 4)
    const right = (rank + 1) % size
    const left = (rank + size - 1) % size
    const leftComputed = 12 + 6 + 9 * ((left * 5) % 4)
    const received = Math.max(computed + 2, leftComputed + 1.5)
    messages.push(
      sampleMessage(rank, right, computed + 0.5, {
        tag: 11,
        bytes: 8000,
        arrivedMs: computed + 1.5,
        receivedMs: Math.max(computed + 1.5, 12 + 6 + 9 * ((right * 5) % 4) + 2),
      }),
    )
    if (rank > 0) {
      const scattered = { isCollective: true, bytes: 2000, arrivedMs: 4 + rank, receivedMs: 4.5 + rank }
      messages.push(sampleMessage(0, rank, 2 + rank, scattered))
      const gathered = { isCollective: true, bytes: 2000, arrivedMs: received + 3, receivedMs: 53 }
      messages.push(sampleMessage(rank, 0, received + 2, gathered))
    }
    const early = leftComputed + 1.5 < computed + 1
    return sampleRank(
      [
        sampleCall('Scatter', 'collective', 2, rank === 0 ? 7 : 3 + rank, 'root 0', 'lesson.ts:14:7'),
        sampleCall('gpu.map', 'compute', 12, computed - 12, '1000 elements', 'lesson.ts:17:23'),
        sampleCall('Isend', 'send', computed, 3, `dest ${right}, tag 11, 8000 bytes`, 'lesson.ts:19:14'),
        sampleCall(
          'Recv',
          'receive',
          computed + 1,
          received - computed - 1,
          `source ${left}, tag 11, 8000 bytes`,
          'lesson.ts:20:7',
        ),
        sampleCall(
          'Gather',
          'collective',
          received + 1.5,
          rank === 0 ? 53.5 - received - 1.5 : 2,
          'root 0',
          'lesson.ts:23:7',
        ),
      ],
      {
        name: `tab ${rank}`,
        endMs: 56,
        unexpected: early
          ? [
              { atMs: leftComputed + 1.5, count: 1, bytes: 8000 },
              { atMs: computed + 1, count: 0, bytes: 0 },
            ]
          : [],
      },
    )
  })
  messages.sort((a, b) => a.sentMs - b.sentMs)
  return { program: 'lesson.ts', ranks, messages }
}

/** So many calls on each rank, each a tenth of a millisecond; of every fourth a message goes to the right. */
export function largeTrace(size: number, callsPerRank: number): Trace {
  const kinds = ['send', 'receive', 'compute', 'collective', 'wait'] as const
  const messages: TraceMessage[] = []
  const ranks = Array.from({ length: size }, (_, rank) => {
    const calls = Array.from({ length: callsPerRank }, (_call, i) => {
      if (i % 4 === 0) messages.push(sampleMessage(rank, (rank + 1) % size, i * 0.1))
      const category = kinds[i % kinds.length] ?? 'other'
      return sampleCall(`Call${i}`, category, i * 0.1, 0.08)
    })
    const unexpected = Array.from({ length: callsPerRank / 10 }, (_sample, i) => ({
      atMs: i,
      count: i % 7,
      bytes: 8 * (i % 7),
    }))
    return sampleRank(calls, { endMs: callsPerRank * 0.1, unexpected })
  })
  messages.sort((a, b) => a.sentMs - b.sentMs)
  return { program: 'large.ts', ranks, messages }
}
