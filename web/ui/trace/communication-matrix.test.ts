import { describe, expect, it } from 'vitest'
import { sampleMessage, sampleRank } from '../testing/sample-trace.ts'
import { communicationMatrix } from './communication-matrix.ts'

const trace = {
  program: 'x.ts',
  ranks: [0, 1, 2].map(() => sampleRank([])),
  messages: [
    sampleMessage(0, 1, 1, { bytes: 100 }),
    sampleMessage(0, 1, 2, { bytes: 20 }),
    sampleMessage(1, 2, 3, { bytes: 3, isCollective: true }),
    sampleMessage(2, 2, 4, { bytes: 0 }),
    sampleMessage(0, 2, 5, { bytes: 7, arrivedMs: null, receivedMs: null }),
  ],
}
const of = (messages: number, bytes: number) => ({ messages, bytes })

describe('the communication matrix', () => {
  it('counts every message from sender to receiver, one to oneself and one under way too', () => {
    expect(communicationMatrix(trace, 'all')).toEqual({
      cells: [
        [of(0, 0), of(2, 120), of(1, 7)],
        [of(0, 0), of(0, 0), of(1, 3)],
        [of(0, 0), of(0, 0), of(1, 0)],
      ],
      sent: [of(3, 127), of(1, 3), of(1, 0)],
      received: [of(0, 0), of(2, 120), of(3, 10)],
      all: of(5, 130),
    })
  })

  it("tells the program's messages from the collectives'", () => {
    expect(communicationMatrix(trace, 'program').all).toEqual(of(4, 127))
    expect(communicationMatrix(trace, 'collectives').all).toEqual(of(1, 3))
    expect(communicationMatrix(trace, 'collectives').cells[1]?.[2]).toEqual(of(1, 3))
  })
})
