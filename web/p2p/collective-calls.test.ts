import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type CallPart, CollectiveCalls } from './collective-calls.ts'
import { CommError } from './error.ts'
import { FrameType } from './frame.ts'

const CONTEXT = 5
const CODES = { disagrees: 'ERR_ARG', fails: 'ERR_OTHER' } as const

/** This rank's part in call `tag`, with `terms`; rank 9 is a stranger. */
function partIn(tag: number, terms: number): CallPart {
  const known = (rank: number, code: 'ERR_ARG' | 'ERR_OTHER', message: string) =>
    rank === 9 ? null : new CommError(code, message)
  return {
    context: CONTEXT,
    tag,
    terms,
    disagreement: (rank, theirs) => known(rank, CODES.disagrees, `rank ${rank} has ${theirs}, not ${terms}`),
    failure: (rank, { code, message }) => known(rank, CODES.fails, `rank ${rank}: ${code} ${message}`),
  }
}

/** The calls of a rank that waits for rank 1 in every call, and what they do. */
function callsOfOne() {
  const told: { rank: number; type: number; tag?: number; terms?: number; id?: number; payload?: string }[] = []
  const regrets: string[] = []
  const calls = new CollectiveCalls({
    awaited: () => [1, 1],
    tell: (to, { type, tag = 0, terms = 0, id = 0 }, payload) => {
      told.push({ rank: to, type, tag, terms, id, payload: new TextDecoder().decode(payload) })
    },
    regret: ({ message }) => regrets.push(message),
  })
  const wait = (part: CallPart) => {
    const errors: string[] = []
    const stop = calls.wait(part, ({ message }) => errors.push(message))
    return { errors, stop }
  }
  return { calls, told, regrets, wait }
}

const saying = (tag: number, terms: number) => ({ context: CONTEXT, tag, terms })
const reason = (text: string): Uint8Array => new TextEncoder().encode(text)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a rank that waits in a collective call', () => {
  it('fails by a message of that call with other terms, of whomever', () => {
    const { calls, wait } = callsOfOne()
    const { errors, stop } = wait(partIn(3, 77))
    calls.unexpected(2, saying(3, 77))
    calls.unexpected(2, saying(4, 78))
    calls.unexpected(2, { ...saying(3, 78), context: 7 })
    calls.unexpected(9, saying(3, 78))
    expect(errors).toEqual([])
    calls.unexpected(2, saying(3, 78))
    stop()
    calls.unexpected(2, saying(3, 79))
    expect(errors).toEqual(['rank 2 has 78, not 77'])
  })

  it('fails by the failure of another rank, heard before or while it waits', () => {
    const { calls, wait } = callsOfOne()
    calls.failed(2, saying(3, 0), reason('ERR_TRUNCATE\n5 bytes\nfor 4'))
    expect(wait(partIn(3, 77)).errors).toEqual(['rank 2: ERR_TRUNCATE 5 bytes\nfor 4'])
    const { errors } = wait(partIn(4, 77))
    calls.failed(1, saying(4, 0), reason('NONSENSE\nit says'))
    calls.failed(9, saying(4, 0), reason('ERR_OTHER\nstrange'))
    expect(errors).toEqual(['rank 1: ERR_OTHER it says'])
  })

  it('tells its terms to whom it waits for once it has lost patience, once and not before', () => {
    const { told, wait } = callsOfOne()
    const { stop } = wait(partIn(3, 77))
    vi.advanceTimersByTime(900)
    expect(told).toEqual([])
    vi.advanceTimersByTime(5000)
    expect(told).toEqual([{ rank: 1, type: FrameType.TERMS, tag: 3, terms: 77, id: 0, payload: '' }])
    stop()
    wait(partIn(4, 78)).stop()
    vi.advanceTimersByTime(5000)
    expect(told.length).toBe(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('loses patience in each call of its own', () => {
    const { told, wait } = callsOfOne()
    wait(partIn(3, 77))
    vi.advanceTimersByTime(10_000)
    wait(partIn(4, 78))
    vi.advanceTimersByTime(10_000)
    expect(told.map(({ tag }) => tag)).toEqual([3, 4])
  })
})

describe('a rank that is told the terms of one that waits for it', () => {
  it('remembers them until it comes to that call', () => {
    const { calls, told, wait } = callsOfOne()
    calls.told(2, saying(3, 78), false)
    expect(wait(partIn(3, 77)).errors).toEqual(['rank 2 has 78, not 77'])
    expect(told).toEqual([])
  })

  it('answers with its own when it has left that call with others, and regrets that it had ended well', () => {
    const { calls, told, regrets } = callsOfOne()
    calls.end(partIn(3, 77))
    calls.told(2, saying(3, 77), false)
    expect([told, regrets]).toEqual([[], []])
    calls.told(2, saying(3, 78), false)
    expect(told).toEqual([{ rank: 2, type: FrameType.TERMS, tag: 3, terms: 77, id: 1, payload: '' }])
    expect(regrets).toEqual(['rank 2 has 78, not 77'])
  })

  it('does not answer an answer, nor for a call that it forgot', () => {
    const { calls, told } = callsOfOne()
    calls.end(partIn(3, 77))
    calls.told(2, saying(3, 78), true)
    for (let tag = 4; tag < 300; tag++) calls.end(partIn(tag, 77))
    calls.told(2, saying(3, 78), false)
    expect(told).toEqual([])
  })
})

describe('a rank that has done its part', () => {
  it('regrets it when a message with other terms comes late, but not where it had failed itself', () => {
    const { calls, regrets } = callsOfOne()
    calls.end(partIn(3, 77))
    calls.fail(partIn(4, 77), [], new Error('no'))
    calls.unexpected(2, saying(4, 78))
    calls.unexpected(2, saying(3, 77))
    calls.unexpected(9, saying(3, 78))
    expect(regrets).toEqual([])
    calls.unexpected(2, saying(3, 78))
    expect(regrets).toEqual(['rank 2 has 78, not 77'])
  })

  it('tells the others when it has failed, in few words', () => {
    const { calls, told } = callsOfOne()
    calls.fail(partIn(3, 77), [1, 2], new CommError('ERR_TYPE', 'another datatype'))
    const frame = { type: FrameType.FAILED, tag: 3, terms: 0, id: 0, payload: 'ERR_TYPE\nanother datatype' }
    expect(told).toEqual([
      { rank: 1, ...frame },
      { rank: 2, ...frame },
    ])
    calls.fail(partIn(4, 77), [1], 'x'.repeat(10_000))
    expect(told.at(-1)?.payload?.length).toBe(1000)
  })
})

it('remembers a bounded number of what peers say of calls that never come', () => {
  const { calls, wait } = callsOfOne()
  for (let tag = 0; tag < 10_000; tag++) calls.failed(2, saying(tag, 0), reason('ERR_OTHER\nfull'))
  expect(wait(partIn(0, 1)).errors).toEqual([])
  expect(wait(partIn(9999, 1)).errors).toEqual(['rank 2: ERR_OTHER full'])
})
