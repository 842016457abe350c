import { expect, it } from 'vitest'
import { noticesOf } from './notices.ts'

const WELL = { problem: null, gpu: 'google swiftshader' }
const ALL = { secureContext: true, webgpu: true, webrtc: true }

it('is silent when all is well', () => {
  expect(noticesOf(WELL, ALL)).toEqual([])
})

it('puts what the tab reports first', () => {
  expect(noticesOf({ ...WELL, problem: 'server away; wait' }, { ...ALL, webgpu: false })).toEqual([
    { tone: 'problem', text: 'Server away; wait.' },
    { tone: 'hint', text: expect.stringContaining('no WebGPU') },
  ])
})

it('blames the address, not the browser, for WebGPU missing outside a secure context', () => {
  const notices = noticesOf(WELL, { ...ALL, secureContext: false, webgpu: false })
  expect(notices.map((notice) => notice.text)).toEqual([expect.stringContaining('https')])
})

it('says that without WebRTC there is no connection', () => {
  expect(noticesOf(WELL, { ...ALL, webrtc: false })[0]).toMatchObject({ tone: 'problem' })
})

it('says that kernels run on the CPU where WebGPU is there and has no adapter', () => {
  const notices = noticesOf({ ...WELL, gpu: 'none: no WebGPU adapter' }, ALL)
  expect(notices).toEqual([{ tone: 'hint', text: expect.stringContaining('no WebGPU adapter') }])
})
