import { describe, expect, test } from 'vitest'
import { encodeControl, parseControl, type ControlMessage } from './control.ts'

describe('control messages', () => {
  const messages: ControlMessage[] = [
    { type: 'rank', run: 3, phase: 'ended' },
    { type: 'output', run: 1, stream: 'stderr', text: 'naïve "quoted" \n line' },
    { type: 'step', run: 1, step: { op: 'Scatter', startMs: 0.5, durationMs: 12 } },
    { type: 'failed', run: 2, message: 'boom', stack: '    at a.ts:1:1', code: 3 },
    { type: 'progress', run: 1, done: 3, total: 10, atMs: 12.5 },
    { type: 'trace', run: 1, texts: ['Send'], places: [null], records: [0, 1, 2], dropped: 0, beganMs: -5, atMs: 1 },
    { type: 'clock-asked', run: 1, askedMs: 1.5 },
    { type: 'clock', run: 1, askedMs: 1.5, hostMs: 1e12 },
    { type: 'clock-offset', run: 1, offsetMs: -3.25 },
    { type: 'stuck', run: 2 },
    { type: 'waits-asked', run: 2, id: 4 },
    { type: 'waits', run: 2, id: 4, state: 'elsewhere', calls: [], activity: null },
    { type: 'over', run: 2, outcome: { kind: 'stopped' } },
    { type: 'over', run: 2, outcome: { kind: 'failed', rank: 1, message: 'boom', stack: '', code: 1 } },
    {
      type: 'ranks',
      run: 2,
      phases: [
        [0, 'running'],
        [2, 'ended'],
      ],
    },
    { type: 'lost', run: 2, rank: 1, message: "rank 1's tab was closed" },
    { type: 'goodbye' },
  ]
  test.each(messages)('$type arrives as it was sent', (message) => {
    expect(parseControl(encodeControl(message))).toEqual(message)
  })

  test('the longest texts, all of them escaped in JSON, still make a message that the peer accepts', () => {
    const long = '\u0001'.repeat(100_000)
    const failure = { message: long, stack: long, code: 1 }
    const parsed = parseControl(encodeControl({ type: 'failed', run: 1, ...failure }))
    expect(parsed).toMatchObject({ type: 'failed', code: 1 })
    expect(parsed.type === 'failed' && parsed.stack.endsWith('\u0001…')).toBe(true)
    const outcome = { kind: 'failed' as const, rank: 3, ...failure }
    expect(parseControl(encodeControl({ type: 'over', run: 1, outcome }))).toMatchObject({ outcome: { rank: 3 } })
    expect(parseControl(encodeControl({ type: 'lost', run: 1, rank: 3, message: long }))).toMatchObject({ rank: 3 })
  })

  test('a sender cannot name a rank of its own choice', () => {
    expect(parseControl('{"type":"rank","run":1,"phase":"ended","rank":0}')).not.toHaveProperty('rank')
  })

  test.each([
    ['no JSON', '{'],
    ['null', 'null'],
    ['an unknown type', '{"type":"format-disk"}'],
    ['a run that is no number', '{"type":"rank","run":"1","phase":"ended"}'],
    ['run 0', '{"type":"rank","run":0,"phase":"ended"}'],
    ['a phase that only a page itself may conclude', '{"type":"rank","run":1,"phase":"lost"}'],
    ['a phase of no rank', '{"type":"ranks","run":1,"phases":[[-1,"ended"]]}'],
    [
      'phases without end',
      JSON.stringify({ type: 'ranks', run: 1, phases: Array.from({ length: 257 }, () => [1, 'ended']) }),
    ],
    ['a step that never started', '{"type":"step","run":1,"step":{"op":"Send","startMs":null,"durationMs":1}}'],
    ['progress of nothing', '{"type":"progress","run":1,"done":0,"total":0,"atMs":1}'],
    [
      'a trace with a record of text',
      '{"type":"trace","run":1,"texts":[],"places":[],"records":["1"],"dropped":0,"beganMs":0,"atMs":0}',
    ],
    ['a clock at no time', '{"type":"clock","run":1,"askedMs":0,"hostMs":null}'],
    ['too long a message', JSON.stringify({ type: 'output', run: 1, stream: 'stdout', text: 'x'.repeat(20_000) })],
  ])('%s is refused', (_, encoded) => {
    expect(() => parseControl(encoded)).toThrow(/^a control message /)
  })
})
