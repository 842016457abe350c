import { expect, it } from 'vitest'
import { BytesBuffer } from '../p2p/buffer.ts'
import type { Endpoint } from '../p2p/endpoint.ts'
import { tasks, twoRanks } from '../testing/messages.ts'
import { FixedMemory } from './memory.ts'
import { oneRun } from './place.ts'
import { encodeRequest, REQUEST_TAG, RequestType } from './request.ts'
import { Window } from './window.ts'

const CONTEXT = 4
const REPLY = 7

function window(endpoint: Endpoint, memory: Uint8Array): Window {
  const nothing = (): void => {}
  const setup = { endpoint, context: CONTEXT, members: [0, 1], memory: new FixedMemory(memory) }
  return new Window({ ...setup, combine: nothing, whyNotYet: () => null })
}

const request = (type: number, runs: Float64Array<ArrayBuffer>, data: number[] = []): Uint8Array =>
  Uint8Array.of(...encodeRequest({ type, code: 0, reply: REPLY }, runs), ...data)

/** Whatever rank 0 says, rank 1's memory stays as it is and its window serves the next request. */
async function withstands(messages: readonly Uint8Array[]): Promise<void> {
  const [a, b] = twoRanks()
  const memory = Uint8Array.of(1, 2, 3, 4)
  const theirs = window(b, memory)
  for (const message of messages) {
    void a.send(1, { context: CONTEXT, tag: REQUEST_TAG, kind: 0, buffer: new BytesBuffer(message) })
  }
  await tasks(5)
  expect([...memory]).toEqual([1, 2, 3, 4])
  const got = new Uint8Array(4)
  const ours = window(a, new Uint8Array(0))
  await ours.begin(1, { type: RequestType.GET, runs: oneRun(0, 4), into: new BytesBuffer(got) }).wait()
  expect([...got]).toEqual([1, 2, 3, 4])
  ours.close()
  theirs.close()
  await Promise.all([a.finalize(), b.finalize()])
}

it.each<[string, Uint8Array]>([
  ['nothing', new Uint8Array(0)],
  ['half a head', new Uint8Array(8)],
  ['an unknown type', request(99, oneRun(0, 4))],
  ['more runs than it has bytes', request(RequestType.GET, oneRun(0, 4)).subarray(0, 40)],
  ['a place beyond the memory', request(RequestType.PUT, oneRun(2, 4), [9, 9, 9, 9])],
  ['a place before the memory', request(RequestType.PUT, oneRun(-2, 4), [9, 9, 9, 9])],
  ['a place that is no number', request(RequestType.PUT, Float64Array.of(NaN, 4, 0, 1), [9, 9, 9, 9])],
  ['too little data', request(RequestType.PUT, oneRun(0, 4), [9])],
  ['too much data', request(RequestType.ACCUMULATE, oneRun(0, 2), [9, 9, 9])],
  ['a place that overlaps itself', request(RequestType.ACCUMULATE, Float64Array.of(0, 1, 0, 4), [9, 9, 9, 9])],
  ['data where none belongs', request(RequestType.GET, oneRun(0, 4), [9])],
  ['a release of a lock that it has not', request(RequestType.UNLOCK, new Float64Array(0))],
  ['an end of an access that it has not', request(RequestType.COMPLETE, new Float64Array(0))],
])('a request with %s changes nothing', async (_, message) => {
  await withstands([message])
})

it('random bytes change nothing', async () => {
  let seed = 1
  const random = (): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
    return seed >>> 16
  }
  // The type is none that writes: what is there must stay as it is whatever else they say.
  const messages = Array.from({ length: 300 }, () => {
    const bytes = Uint8Array.from({ length: random() % 120 }, random)
    if (bytes.length > 0) bytes[0] = RequestType.COMPLETE + 1 + (random() % 200)
    return bytes
  })
  await withstands(messages)
})
