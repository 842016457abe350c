import { expect, it } from 'vitest'
import { noticesOf } from './notices.ts'

const ALL = { secureContext: true, webgpu: true, webrtc: true }

it('is silent when all is well', () => {
  expect(noticesOf(null, ALL)).toEqual([])
})

it('puts what the tab reports first', () => {
  expect(noticesOf('server away', { ...ALL, webgpu: false })).toEqual([
    { tone: 'problem', text: 'server away' },
    { tone: 'hint', text: expect.stringContaining('no WebGPU') },
  ])
})

it('blames the address, not the browser, for WebGPU missing outside a secure context', () => {
  const notices = noticesOf(null, { ...ALL, secureContext: false, webgpu: false })
  expect(notices.map((notice) => notice.text)).toEqual([expect.stringContaining('https')])
})

it('says that without WebRTC there is no connection', () => {
  expect(noticesOf(null, { ...ALL, webrtc: false })[0]).toMatchObject({ tone: 'problem' })
})
