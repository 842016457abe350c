import fc from 'fast-check'
import { expect, it } from 'vitest'
import { loopbackEndpoints } from '../testing/endpoints.ts'
import { tasks } from '../testing/messages.ts'
import { BytesBuffer } from './buffer.ts'
import type { Completion } from './completion.ts'
import type { Endpoint } from './endpoint.ts'

const SIZE = 3
const DATA = new Uint8Array(9_000_000)

const at = fc.nat(SIZE - 1)
const context = fc.nat(1)
const pattern = { at, source: fc.integer({ min: -1, max: SIZE - 1 }), tag: fc.integer({ min: -1, max: 1 }), context }
const steps = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        step: fc.constant('send' as const),
        at,
        dest: at,
        tag: fc.nat(1),
        context,
        // None, eager, rendezvous in one piece and in several, more than a window.
        bytes: fc.constantFrom(0, 60_000, 70_000, 900_000, DATA.length),
        synchronous: fc.boolean(),
      }),
    },
    { weight: 6, arbitrary: fc.record({ step: fc.constant('receive' as const), ...pattern }) },
    { weight: 1, arbitrary: fc.record({ step: fc.constant('probe' as const), ...pattern }) },
    { weight: 2, arbitrary: fc.record({ step: fc.constant('let tasks run' as const), count: fc.nat(6) }) },
    { weight: 1, arbitrary: fc.record({ step: fc.constant('end' as const), at }) },
    { weight: 1, arbitrary: fc.record({ step: fc.constant('lose' as const), at }) },
  ),
  { maxLength: 60 },
)

it('whatever is called, ends and is lost at whatever moment: all survivors end, and every call of theirs does', async () => {
  const run = async (script: typeof steps extends fc.Arbitrary<infer S> ? S : never): Promise<void> => {
    const ranks = loopbackEndpoints(SIZE)
    const calls: { of: number; step: object; completion: Completion<unknown> }[] = []
    const ending = new Set<number>()
    const ended = new Set<number>()
    const lost = new Set<number>()
    const end = (rank: number): void => {
      if (ending.has(rank) || lost.has(rank)) return
      ending.add(rank)
      const whenEnded = (): void => void ended.add(rank)
      // What it ends with is another test's affair.
      ranks[rank]?.finalize().then(whenEnded, whenEnded)
    }
    for (const step of script) {
      if (step.step === 'let tasks run') {
        await tasks(step.count)
        continue
      }
      const rank = ranks[step.at] as Endpoint
      if (lost.has(step.at)) continue
      if (step.step === 'send') {
        const buffer = new BytesBuffer(DATA.subarray(0, step.bytes))
        calls.push({ of: step.at, step, completion: rank.send(step.dest, { ...step, kind: 2, buffer }) })
      } else if (step.step === 'receive') {
        const accept = ({ bytes }: { bytes: number }): BytesBuffer => new BytesBuffer(new Uint8Array(bytes))
        calls.push({ of: step.at, step, completion: rank.receive({ ...step, accept }) })
      } else if (step.step === 'probe') calls.push({ of: step.at, step, completion: rank.probe(step) })
      else if (step.step === 'end') end(step.at)
      else {
        lost.add(step.at)
        for (const other of ranks) if (other !== rank) other.peerLost(step.at, { reason: 'lost', message: 'gone' })
      }
    }
    for (let rank = 0; rank < SIZE; rank++) end(rank)
    const waitedFor = (): number[] => [...ending].filter((rank) => !ended.has(rank) && !lost.has(rank))
    for (let i = 0; i < 400 && waitedFor().length > 0; i++) await tasks(1)
    expect(waitedFor()).toEqual([])
    for (const { of, step, completion } of calls) {
      if (lost.has(of)) continue
      expect({ ...step, settled: completion.settled }).toEqual({ ...step, settled: true })
      expect(completion.error?.message ?? '').not.toContain('protocol')
    }
  }
  await fc.assert(fc.asyncProperty(steps, run), { numRuns: 500 })
})
