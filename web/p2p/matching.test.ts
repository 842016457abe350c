import { describe, expect, it } from 'vitest'
import { ANY_SOURCE, ANY_TAG, type Envelope, Matching, type Pattern } from './matching.ts'

const from = (source: number, tag = 0): Envelope => ({ context: 0, source, tag, bytes: 8, kind: 2, terms: 0 })

describe('unexpected messages', () => {
  it('are taken from any source in the order in which they came', () => {
    const matching = new Matching<Pattern, Envelope>()
    const came = [from(2, 1), from(0, 1), from(2, 2), from(1, 2), from(0, 2)]
    for (const message of came) matching.arrive(message)
    const take = (source: number, tag: number) => came.indexOf(matching.take({ context: 0, source, tag }) as Envelope)
    expect(take(ANY_SOURCE, 2)).toBe(2)
    expect(take(0, ANY_TAG)).toBe(1)
    expect([take(ANY_SOURCE, ANY_TAG), take(ANY_SOURCE, ANY_TAG), take(ANY_SOURCE, ANY_TAG)]).toEqual([0, 3, 4])
    expect(matching.take({ context: 0, source: ANY_SOURCE, tag: ANY_TAG })).toBeUndefined()
  })

  it('of other ranks are not looked at by a receive from one', () => {
    const matching = new Matching<Pattern, Envelope>()
    for (let i = 0; i < 100; i++) for (let source = 0; source < 64; source++) matching.arrive(from(source, i))
    let looks = 0
    const receive = {
      context: 0,
      tag: ANY_TAG,
      get source() {
        looks++
        return 63
      },
    }
    for (let i = 0; i < 100; i++) expect(matching.take(receive)?.tag).toBe(i)
    // Not thousands: a few for each message.
    expect(looks).toBeLessThan(1000)
  })
})
