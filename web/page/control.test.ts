import { describe, expect, test } from 'vitest'
import { encodeControl, parseControl, type ControlMessage } from './control.ts'

describe('control messages', () => {
  const messages: ControlMessage[] = [
    { type: 'rank', run: 3, phase: 'ended' },
    { type: 'output', run: 1, stream: 'stderr', text: 'naïve "quoted" \n line' },
    { type: 'step', run: 1, step: { op: 'Scatter', startMs: 0.5, durationMs: 12 } },
    { type: 'failed', run: 2, message: 'boom', stack: '    at a.ts:1:1', code: 3 },
    { type: 'over', run: 2, outcome: 'stopped' },
    { type: 'goodbye' },
  ]
  test.each(messages)('$type arrives as it was sent', (message) => {
    expect(parseControl(encodeControl(message))).toEqual(message)
  })

  test('the longest texts, all of them escaped in JSON, still make a message that the peer accepts', () => {
    const long = '\u0001'.repeat(100_000)
    const parsed = parseControl(encodeControl({ type: 'failed', run: 1, message: long, stack: long, code: 1 }))
    expect(parsed).toMatchObject({ type: 'failed', code: 1 })
    expect(parsed.type === 'failed' && parsed.stack.endsWith('\u0001…')).toBe(true)
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
    ['a step that never started', '{"type":"step","run":1,"step":{"op":"Send","startMs":null,"durationMs":1}}'],
    ['too long a message', JSON.stringify({ type: 'output', run: 1, stream: 'stdout', text: 'x'.repeat(20_000) })],
  ])('%s is refused', (_, encoded) => {
    expect(() => parseControl(encoded)).toThrow(/^a control message /)
  })
})
