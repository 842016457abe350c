import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ControlLine } from './control-line.ts'
import type { PageMessage } from './control.ts'

const message = (run: number): PageMessage => ({ type: 'rank', run, phase: 'running' })

/** Two pages whose connections the test makes, delivers over and cuts. */
class Pages {
  readonly heard: { a: number[]; b: number[] } = { a: [], b: [] }
  readonly #line = { a: this.#page('a'), b: this.#page('b') }
  /** Sent by each, not delivered yet. */
  #underWay: { a: string[]; b: string[] } = { a: [], b: [] }

  #page(side: 'a' | 'b', id = `line of ${side}`): ControlLine {
    return new ControlLine(id, (said) => this.heard[side].push(said.type === 'rank' ? said.run : Number.NaN))
  }

  connect(): void {
    this.#underWay = { a: [], b: [] }
    for (const side of ['a', 'b'] as const) {
      const underWay = this.#underWay[side]
      this.#line[side].connected((text) => underWay.push(text))
    }
  }

  cut(): void {
    this.#underWay = { a: [], b: [] }
    this.#line.a.disconnected()
    this.#line.b.disconnected()
  }

  send(from: 'a' | 'b', run: number): void {
    this.#line[from].send(message(run))
  }

  deliver(from: 'a' | 'b', count = Number.POSITIVE_INFINITY): void {
    const to = this.#line[from === 'a' ? 'b' : 'a']
    for (const text of this.#underWay[from].splice(0, count)) to.receive(text)
  }

  deliverAll(): void {
    while (this.#underWay.a.length + this.#underWay.b.length > 0) {
      this.deliver('a')
      this.deliver('b')
    }
  }

  /** Page b forgets the other one, and then hears of it again. */
  renewB(): void {
    this.#line.b = this.#page('b', 'another line')
  }
}

const counting = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i)

describe('control messages over one connection after the other', () => {
  it('arrive exactly once and in order, whenever connections break', () => {
    const side = fc.constantFrom('a' as const, 'b' as const)
    const step = fc.oneof(
      fc.record({ do: fc.constant('send' as const), side, count: fc.nat({ max: 40 }) }),
      fc.record({ do: fc.constant('deliver' as const), side, count: fc.nat({ max: 40 }) }),
      fc.constant({ do: 'cut' as const }),
      fc.constant({ do: 'connect' as const }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const pages = new Pages()
        const sent = { a: 0, b: 0 }
        for (const each of steps) {
          if (each.do === 'cut') pages.cut()
          else if (each.do === 'connect') pages.connect()
          else if (each.do === 'deliver') pages.deliver(each.side, each.count)
          else for (let i = 0; i < each.count; i++) pages.send(each.side, ++sent[each.side])
        }
        pages.cut()
        pages.connect()
        pages.deliverAll()
        expect(pages.heard).toEqual({ a: counting(1, sent.b), b: counting(1, sent.a) })
      }),
    )
  })

  it('are not kept once they are acknowledged', () => {
    const pages = new Pages()
    pages.connect()
    for (let run = 1; run <= 100_000; run++) {
      pages.send('a', run)
      pages.deliverAll()
    }
    expect(pages.heard.b.length).toBe(100_000)
  })

  it('are refused when the peer acknowledges nothing', () => {
    const pages = new Pages()
    expect(() => {
      for (let run = 1; run <= 100_000; run++) pages.send('a', run)
    }).toThrow(/acknowledged none of 8192/)
  })

  it('go on where the peer begins a new line', () => {
    const pages = new Pages()
    pages.connect()
    pages.send('a', 1)
    pages.send('b', 1)
    pages.deliverAll()
    pages.cut()
    pages.renewB()
    pages.send('a', 2)
    pages.send('b', 2)
    pages.connect()
    pages.deliverAll()
    // What the earlier line had taken and not acknowledged comes once more: this line has not had it.
    expect(pages.heard.a).toEqual([1, 2])
    expect(pages.heard.b.at(-1)).toBe(2)
  })

  it.each([
    ['a message before its number', ['{"type":"goodbye"}']],
    ['a gap', ['{"type":"line","id":"x","next":1}', '{"type":"line","id":"x","next":2}']],
    ['an acknowledgement of what was not sent', ['{"type":"taken","last":1}']],
    ['a number that is none', ['{"type":"line","id":"x","next":0}']],
  ])('%s is refused', (_, texts) => {
    const line = new ControlLine('own', () => {})
    expect(() => {
      for (const text of texts) line.receive(text)
    }).toThrow(/control message/)
  })
})
