import { renderToString } from 'preact-render-to-string'
import { describe, expect, it } from 'vitest'
import type { RunState } from '../page/state.ts'
import { RunView } from './run-view.tsx'
import { FakeTab } from './testing/fake-tab.ts'
import { sampleLobby, sampleRun } from './testing/sample-states.ts'

const draw = (run: RunState | null) =>
  renderToString(<RunView tab={new FakeTab(sampleLobby(3))} run={run} seesAll={true} />)
const textOf = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')

const failedBy = (rank: number, phase: 'failed' | 'lost', code = 1): RunState => {
  const run = sampleRun(3, 9)
  return {
    ...run,
    ranks: run.ranks.map((state, r) => ({ ...state, phase: r === rank ? phase : 'stopped' })),
    outcome: { kind: 'failed', rank, message: 'it <broke>', stack: 'at program.ts:7:1', code },
  }
}

describe('the result of a run', () => {
  it('shows A, B and C of each rank, the times, the output and the kernel of the lesson', () => {
    const text = textOf(draw(sampleRun(2, 5)))
    expect(text).toContain('Done: all 2 ranks have ended')
    expect(text).toContain('rank 0 elements 0–2 i 0 1 2 A 0 1 2 B 1 1 1 C 1 2 3')
    expect(text).toContain('rank 1 elements 3–4 i 3 4 A 3 4 B 1 1 C 4 5')
    expect(text).toContain('Rank Scatter Scatter gpu.map Gather')
    expect(text).toContain('Result of A + B = [ 1, 2, 3, 4, 5 ]')
    expect(text).toContain('@compute @workgroup_size(256)')
  })

  it('says who failed, of what and where', () => {
    const text = textOf(draw(failedBy(1, 'failed', 3)))
    expect(text).toContain('Rank 1 failed with code 3, which ended the run')
    expect(text).toContain('it &lt;broke>')
    expect(text).toContain('at program.ts:7:1')
  })

  it('tells a lost rank from a failed one', () => {
    expect(textOf(draw(failedBy(2, 'lost')))).toContain('Rank 2 was lost, which ended the run')
  })

  it('says what became of a lost rank while the others go on', () => {
    const run = sampleRun(2, 4)
    const [first, second] = run.ranks
    if (!first || !second) throw new Error('sampleRun(2, …) has two ranks')
    const lost = { ...second, phase: 'lost' as const, loss: 'its tab was closed' }
    const text = textOf(draw({ ...run, ranks: [{ ...first, phase: 'running' }, lost], outcome: null }))
    expect(text).toContain('Running on 2 ranks')
    expect(text).toContain('rank 1 lost (its tab was closed)')
  })

  it('names the ranks without which a run has ended well', () => {
    const run = sampleRun(3, 4)
    const without = (...lost: number[]): RunState => ({
      ...run,
      ranks: run.ranks.map((state, rank) => ({ ...state, phase: lost.includes(rank) ? 'lost' : 'ended' })),
      outcome: { kind: 'ended' },
    })
    expect(textOf(draw(without(1)))).toContain('Done without rank 1, which was lost: all others have ended')
    expect(textOf(draw(without(1, 2)))).toContain('Done without ranks 1, 2, which were lost: all others have ended')
  })

  it('never takes what a program printed for HTML', () => {
    const run = sampleRun(1, 1)
    const hostile = '<img src=x onerror=alert(1)>'
    const html = draw({
      ...run,
      ranks: run.ranks.map((rank) => ({ ...rank, output: [{ stream: 'stderr', text: hostile, place: 0 }] })),
    })
    expect(html).not.toContain('<img')
    expect(html).toContain('&lt;img src=x onerror=alert(1)>')
  })

  it('is there before the first run', () => {
    expect(textOf(draw(null))).toContain('Nothing has run yet.')
  })
})
