import { renderToString } from 'preact-render-to-string'
import { expect, it } from 'vitest'
import { DeadlockView } from './deadlock-view.tsx'

it('tells a deadlock with its source lines, as text', () => {
  const html = renderToString(
    <DeadlockView
      deadlock={{
        explanation: 'Rank 0 waits for rank 1 and rank 1 for <b>rank 0</b>.',
        ranks: [
          { rank: 0, op: 'Ssend', way: 'send', peer: 1, tag: 7, where: 'deadlock.ts:22:16' },
          { rank: 1, op: 'Recv', way: 'receive', peer: null, tag: null, where: null },
        ],
      }}
    />,
  )
  expect(html).not.toContain('<b>')
  const text = html.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ')
  expect(text).toContain('rank 1 for &lt;b>rank 0&lt;/b>.')
  expect(text).toContain('rank 0 in Ssend at deadlock.ts:22:16: not taken by rank 1, tag 7')
  expect(text).toContain('rank 1 in Recv: nothing has come from any rank')
})
