import { expect, test } from 'vitest'
import { WORKER_POLICY as SERVED } from '../../signaling-server/headers.ts'
import { confines, WORKER_POLICY } from './worker-policy.ts'

test('our own server sends what the worker asks for', () => {
  expect(SERVED).toBe(WORKER_POLICY)
})

test.each([
  WORKER_POLICY,
  WORKER_POLICY.toUpperCase(),
  WORKER_POLICY.split('; ').toReversed().join(' ;  '),
  `${WORKER_POLICY}; report-uri /csp; upgrade-insecure-requests`,
  "default-src 'none'; script-src 'self'; connect-src 'none'; worker-src 'none'",
  `${WORKER_POLICY}; script-src https://example.org`,
  `${WORKER_POLICY}; script-src-elem blob:`,
])('%s confines', (policy) => {
  expect(confines(policy)).toBe(true)
})

const without = (name: string): string =>
  WORKER_POLICY.split('; ')
    .filter((directive) => !directive.startsWith(name))
    .join('; ')

test.each([
  '',
  ...['default-src', 'script-src', 'connect-src', 'worker-src'].map(without),
  WORKER_POLICY.replace("connect-src 'none'", "connect-src 'self'"),
  WORKER_POLICY.replace("worker-src 'none'", 'worker-src blob:'),
  WORKER_POLICY.replace('blob:', 'blob: https://example.org'),
  WORKER_POLICY.replace('blob:', 'blob: *'),
  WORKER_POLICY.replace("'wasm-unsafe-eval'", "'unsafe-eval'"),
  WORKER_POLICY.replace("default-src 'none'", "default-src 'self'"),
  `connect-src *; ${WORKER_POLICY}`,
  `${WORKER_POLICY}; script-src-elem https://example.org`,
])('%s does not', (policy) => {
  expect(confines(policy)).toBe(false)
})
