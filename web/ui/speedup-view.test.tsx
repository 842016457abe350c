import { renderToString } from 'preact-render-to-string'
import { describe, expect, it } from 'vitest'
import type { Attempt } from './measure-speedup.ts'
import { fitText } from './speedup-text.ts'
import { SpeedupView } from './speedup-view.tsx'

const draw = (attempts: Attempt[], isMeasuring = false) =>
  renderToString(<SpeedupView speedup={{ subject: 'p.ts 7', attempts, isMeasuring }} />)
const textOf = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')

const MEASURED: Attempt[] = [
  { ranks: 1, state: 'measured', ms: 900 },
  { ranks: 2, state: 'failed', problem: 'rank 1 <failed>' },
  { ranks: 4, state: 'measured', ms: 300 },
]

it('shows times, speed-up and efficiency, and in words what could not be measured', () => {
  const text = textOf(draw(MEASURED))
  expect(text).toContain('2 of 3 runs measured')
  expect(text).toContain('1 900 ms 1.00 100 % 2 Rank 1 &lt;failed>. 4 300 ms 3.00 75 %')
  expect(text).toContain('Tabs on one machine share its cores and its GPU')
})

it('plots time, speed-up and efficiency beside the ideal and the fit, once two runs are there', () => {
  const html = draw(MEASURED)
  expect(html.match(/lines of [^:]*: measured, ideal, Amdahl’s law, fitted/g)).toHaveLength(3)
  expect(draw(MEASURED.slice(0, 2))).not.toContain('<svg')
})

it('says which run is under way', () => {
  const text = textOf(
    draw(
      [
        { ranks: 1, state: 'running' },
        { ranks: 2, state: 'waiting' },
      ],
      true,
    ),
  )
  expect(text).toContain('Run 1 of 2 …')
  expect(text).toContain('1 running … 2 waiting')
})

it('gives times only where no run on 1 rank is to compare with', () => {
  const text = textOf(
    draw([
      { ranks: 1, state: 'failed', problem: 'it needs two' },
      { ranks: 2, state: 'measured', ms: 5 },
    ]),
  )
  expect(text).toContain('2 5.00 ms – –')
  expect(text).toContain('Without a run on 1 rank there is nothing to compare with')
})

describe('the fit in words', () => {
  it.each([
    [
      { serialShare: 0.25, points: 3 },
      'Fitted to 3 points, besides the run on 1 rank: Amdahl’s law with a serial share of 25 %. By it no number of ranks is more than 4.0 times as fast as one.',
    ],
    [{ serialShare: 0.05, points: 2 }, 'serial share of 5.0 %. By it no number of ranks is more than 20.0 times'],
    [{ serialShare: 1.2, points: 2 }, 'more ranks made it no faster'],
    [{ serialShare: -0.1, points: 2 }, 'no serial share is seen'],
    [{ serialShare: 0.5, points: 1 }, 'Fitted to 1 point, which is no more than an equation'],
  ])('%o', (fit, text) => {
    expect(fitText(fit)).toContain(text)
  })
})
