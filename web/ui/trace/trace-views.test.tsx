import { renderToString } from 'preact-render-to-string'
import type { VNode } from 'preact'
import { describe, expect, it } from 'vitest'
import { sampleCall, sampleMessage, sampleRank, sampleTrace } from '../testing/sample-trace.ts'
import { CallDetails } from './call-details.tsx'
import { MatrixView } from './matrix-view.tsx'
import { SummaryView } from './summary-view.tsx'
import { Timeline } from './timeline.tsx'
import { INITIAL_TIMELINE } from './timeline-commands.ts'
import { traceIndex } from './trace-index.ts'

const textOf = (node: VNode) =>
  renderToString(node)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
const nothing = () => {}
const index = traceIndex(sampleTrace(4))

describe('the timeline, for those who do not see it', () => {
  it('has a name, says its keys, and lists every rank', () => {
    const html = renderToString(<Timeline index={index} state={INITIAL_TIMELINE} command={nothing} choose={nothing} />)
    expect(html).toContain('aria-label="Timeline of 4 ranks"')
    const described = /aria-describedby="([^"]+)"/.exec(html)?.[1]
    expect(html).toContain(`id="${described}"`)
    for (const rank of [0, 1, 2, 3]) expect(html).toContain(`rank ${rank}</span>`)
  })

  it('says when records are missing', () => {
    const cut = traceIndex({
      program: 'x.ts',
      ranks: [sampleRank([], { dropped: 5 }), sampleRank([], { dropped: 2 })],
      messages: [],
    })
    expect(textOf(<Timeline index={cut} state={INITIAL_TIMELINE} command={nothing} choose={nothing} />)).toContain(
      '7 records were left out',
    )
  })
})

describe('the details of a call', () => {
  const details = (rank: number, call: number, of = index) =>
    textOf(<CallDetails index={of} place={{ rank, call }} choose={nothing} />)

  it('are its operation, arguments, line, time, and messages with the way to their other ends', () => {
    const text = details(3, 2)
    expect(text).toContain(
      'rank 3 Isend (dest 0, tag 11, 8000 bytes) at lesson.ts:19:14 , from 45.0 ms on, for 3.00 ms',
    )
    expect(text).toContain('to rank 0 , tag 11, 8000 B, received 1.00 ms after it was sent')
    expect(text).toContain('Go to Recv on rank 0')
  })

  it('tell what is under way from what waits for a receive', () => {
    const of = traceIndex({
      program: 'x.ts',
      ranks: [sampleRank([sampleCall('Send', 'send', 0, 10)]), sampleRank([])],
      messages: [
        sampleMessage(0, 1, 1, { arrivedMs: null, receivedMs: null }),
        sampleMessage(0, 1, 2, { arrivedMs: 3, receivedMs: null }),
      ],
    })
    expect(details(0, 0, of)).toMatch(/under way.*waits there for a receive/)
  })

  it('list few messages of a call with many', () => {
    const messages = Array.from({ length: 20 }, (_, i) => sampleMessage(0, 1, 1 + i, { isCollective: true }))
    const of = traceIndex({
      program: 'x.ts',
      ranks: [sampleRank([sampleCall('Bcast', 'collective', 0, 50)]), sampleRank([])],
      messages,
    })
    expect(details(0, 0, of)).toContain('and 14 more')
    expect(details(0, 0, of).match(/from|to rank 1/g)).toHaveLength(7)
  })

  it('show what programs wrote as text', () => {
    const of = traceIndex({
      program: 'x.ts',
      ranks: [sampleRank([sampleCall('Send', 'send', 0, 1, '<img src=x>')])],
      messages: [],
    })
    expect(renderToString(<CallDetails index={of} place={{ rank: 0, call: 0 }} choose={nothing} />)).not.toContain(
      '<img',
    )
  })
})

it('the matrix is a table with heads and totals', () => {
  const messages = [sampleMessage(0, 1, 1, { bytes: 100 }), sampleMessage(1, 0, 2, { bytes: 20_000 })]
  const text = textOf(<MatrixView trace={{ program: 'x.ts', ranks: [sampleRank([]), sampleRank([])], messages }} />)
  expect(text).toContain(
    'from ↓ to → rank 0 rank 1 sent rank 0 – 100 B 100 B rank 1 20 kB – 20 kB received 20 kB 100 B 20.1 kB',
  )
})

it('the summary has shares, the longest wait and the queue of each rank, and the load imbalance', () => {
  const text = textOf(<SummaryView index={index} choose={nothing} />)
  expect(text).toContain('rank 0 11 %, 6.00 ms')
  expect(text).toContain('27.5 ms in Recv for rank 3')
  expect(text).toContain('1 message, 8000 B')
  expect(text).toContain('computed 1.23 times as long as the mean')
})
