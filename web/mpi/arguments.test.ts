import { describe, expect, expectTypeOf, it } from 'vitest'
import { type Arguments, REQUIRED, takeArguments } from './arguments.ts'
import { ANY_SOURCE, ANY_TAG } from './constants.ts'
import { Exception } from './exception.ts'

class Status {
  source = 0
}

interface SendKeywords {
  dest: number
  tag?: number
}
interface RecvKeywords {
  source?: number
  tag?: number
  status?: Status | null
}
interface RootKeywords {
  root?: number
}

// The pattern for the methods of `Comm`: two named types and one line for each family of methods.
type SendArguments = Arguments<[dest: number, tag?: number], SendKeywords>
type RecvArguments = Arguments<[source?: number, tag?: number, status?: Status | null], RecvKeywords>
type RootArguments = Arguments<[root?: number], RootKeywords>

const comm = {
  Send: (_buf: Float64Array, ...args: SendArguments) =>
    takeArguments<SendKeywords>('Send', args, { dest: REQUIRED, tag: 0 }),
  Recv: (_buf: Float64Array, ...args: RecvArguments) =>
    takeArguments<RecvKeywords>('Recv', args, { source: ANY_SOURCE, tag: ANY_TAG, status: null }),
  Scatter: (_sendbuf: Float64Array | null, _recvbuf: Float64Array, ...args: RootArguments) =>
    takeArguments<RootKeywords>('Scatter', args, { root: 0 }),
}
const buf = new Float64Array(4)
const status = new Status()
const untyped = (args: unknown[]) =>
  takeArguments<RecvKeywords>('Recv', args, { source: ANY_SOURCE, tag: ANY_TAG, status: null })

describe('arguments', () => {
  it('come by position, by name, or the first by position and the rest by name', () => {
    const expected = { source: 0, tag: 11, status }
    expect(comm.Recv(buf, 0, 11, status)).toEqual(expected)
    expect(comm.Recv(buf, { status, tag: 11, source: 0 })).toEqual(expected)
    expect(comm.Recv(buf, 0, { tag: 11, status })).toEqual(expected)
    expect(comm.Send(buf, 1, { tag: 5 })).toEqual({ dest: 1, tag: 5 })
    expect(comm.Send(buf, { dest: 1, tag: 5 })).toEqual({ dest: 1, tag: 5 })
  })

  it('have their defaults', () => {
    expect(comm.Recv(buf)).toEqual({ source: ANY_SOURCE, tag: ANY_TAG, status: null })
    expect(comm.Recv(buf, 3)).toEqual({ source: 3, tag: ANY_TAG, status: null })
    expect(untyped([undefined, 7])).toEqual({ source: ANY_SOURCE, tag: 7, status: null })
    expect(comm.Scatter(null, buf)).toEqual({ root: 0 })
    expect(comm.Scatter(null, buf, { root: 2 })).toEqual({ root: 2 })
    expect(comm.Send(buf, 1)).toEqual({ dest: 1, tag: 0 })
  })

  it('take an object of a class as a value, not as keywords', () => {
    expect(comm.Recv(buf, 0, 11, status).status).toBe(status)
  })

  it.each([
    [[{ form: 0 }], 'Recv: unknown keyword "form"; it takes source, tag, status'],
    [[{ toString: 0 }], 'Recv: unknown keyword "toString"; it takes source, tag, status'],
    [[0, { source: 1 }], 'Recv: source is given twice, by position and by name; it takes source, tag, status'],
    [[0, 1, null, 4], 'Recv: unexpected argument 4; it takes source, tag, status'],
  ])('refuse %j', (args, message) => {
    expect(() => untyped(args)).toThrow(new Exception('ERR_ARG', message))
  })

  it('leave null to the check of the parameter', () => {
    expect(untyped([null, 7]).source).toBeNull()
  })

  it('have types', () => {
    expectTypeOf(comm.Recv(buf).status).toEqualTypeOf<Status | null>()
    expectTypeOf(comm.Send(buf, 1)).toEqualTypeOf<{ dest: number; tag: number }>()
    expectTypeOf<SendArguments>().toEqualTypeOf<
      [dest: number, tag?: number] | [keywords: SendKeywords] | [dest: number, keywords: Partial<SendKeywords>]
    >()
    // @ts-expect-error dest has no default
    expect(() => comm.Send(buf)).toThrow('Send: dest is missing; it takes dest, tag')
    // @ts-expect-error nor has it one among keywords
    expect(() => comm.Send(buf, { tag: 1 })).toThrow('dest is missing')
    // @ts-expect-error no such keyword
    expect(() => comm.Recv(buf, { form: 0 })).toThrow('unknown keyword')
    // @ts-expect-error a tag is a number
    expect(comm.Recv(buf, 0, 'eleven')).toBeDefined()
    // @ts-expect-error every keyword needs its default
    expect(takeArguments<RecvKeywords>('Recv', [], { source: 0, tag: 0 })).toBeDefined()
  })
})
