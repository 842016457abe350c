import { expect, it } from 'vitest'
import { Candidates } from './candidates.ts'

const line = (address: string, type: string) => `candidate:1 1 udp 2113937151 ${address} 50000 typ ${type} generation 0`

it.each([
  ['192.168.1.5', 'host', 'host'],
  ['2001:db8::1', 'host', 'host'],
  ['8a1f3c5e-1b2d-4e6f-8a9b-0c1d2e3f4a5b.local', 'host', 'mdns'],
  ['203.0.113.7', 'srflx', 'srflx'],
  ['203.0.113.7', 'prflx', 'srflx'],
  ['198.51.100.9', 'relay', 'relay'],
] as const)('%s of type %s is %s', (address, type, kind) => {
  const candidates = new Candidates()
  candidates.add(line(address, type))
  expect([candidates.count, ...candidates.kinds]).toEqual([1, kind])
  expect([...candidates.publicAddresses]).toEqual(kind === 'srflx' ? [address] : [])
})

it('are read from a session description too, and what is none is none', () => {
  const candidates = new Candidates()
  candidates.addDescribed(
    `v=0\r\na=${line('10.0.0.1', 'host')}\r\na=${line('x.local', 'host')}\r\na=end-of-candidates\r\n`,
  )
  for (const bad of ['', 'candidate:', 'nonsense', 'candidate:1 1 udp 1 x.local 9']) candidates.add(bad)
  expect(candidates.count).toBe(2)
  expect([...candidates.kinds]).toEqual(['host', 'mdns'])
})
