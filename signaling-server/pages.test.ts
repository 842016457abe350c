import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseServerConfig } from '../shared/payloads.ts'
import { RawTab } from '../web/testing/raw-tab.ts'
import type { MemoryFile } from './pages.ts'
import { createSignalingServer, type SignalingServer } from './server.ts'

const files = new Map<string, MemoryFile>([['/tabmpi/worker.js', { type: 'text/javascript', body: '// worker' }]])
const iceServers = [{ urls: ['stun:stun.example'], username: 'u', credential: 'c' }]
let folder: string
let server: SignalingServer
let url: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pages-'))
  await mkdir(join(folder, 'page', 'assets'), { recursive: true })
  await writeFile(join(folder, 'secret.txt'), 'secret')
  await writeFile(join(folder, 'page', 'index.html'), '<p>page</p>')
  await writeFile(join(folder, 'page', 'assets', 'index-Dk3_a-9Z.js'), '')
  const allowedOrigins = ['https://class.example']
  server = await createSignalingServer({ roots: [join(folder, 'page')], files, iceServers, allowedOrigins })
  url = server.address.url
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

/** The status line for a request that no well-behaved client sends. */
function raw(request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.address.port, server.address.host, () => socket.write(request))
    socket.once('data', (data) => {
      socket.destroy()
      resolve(data.toString('latin1').split('\r\n', 1)[0] ?? '')
    })
    socket.once('error', reject)
  })
}

it('tells its health and its configuration', async () => {
  await RawTab.joined(url, 'w', 1)
  await RawTab.joined(url, 'w', 2)
  await RawTab.joined(url, 'v', 1)
  const health = await fetch(`${url}/healthz`)
  expect([health.status, await health.json()]).toEqual([200, { ok: true, worlds: 2, members: 3 }])
  const config = await fetch(`${url}/config.json?x=1`)
  expect(parseServerConfig(await config.json())).toEqual({ iceServers, graceMs: 60_000 })
})

it.each([
  ['https://class.example', 'https://class.example'],
  ['https://elsewhere.example', null],
])('lets a page of %s read the configuration: %s', async (origin, allowed) => {
  const { headers } = await fetch(`${url}/config.json`, { headers: { origin } })
  expect(headers.get('access-control-allow-origin')).toBe(allowed)
  const page = await fetch(`${url}/`, { headers: { origin } })
  expect(page.headers.get('access-control-allow-origin')).toBeNull()
})

it('serves folders, and files from memory that are added while it runs', async () => {
  const index = await fetch(`${url}/`)
  expect([index.headers.get('content-type'), await index.text()]).toEqual(['text/html;charset=utf-8', '<p>page</p>'])
  expect((await fetch(`${url}/run/a.js`)).status).toBe(404)
  files.set('/run/a.js', { type: 'text/javascript', body: new TextEncoder().encode('// ä') })
  const added = await fetch(`${url}/run/a.js`)
  expect([added.headers.get('content-type'), await added.text()]).toEqual(['text/javascript', '// ä'])
})

it.each([
  ['GET /../secret.txt', '404'],
  ['GET /%2e%2e/secret.txt', '404'],
  ['GET /..%2fsecret.txt', '404'],
  ['GET /%00', '404'],
  ['GET /%', '404'],
  ['GET //', '200'],
  ['GET /__proto__', '404'],
  ['GET /constructor', '404'],
  ['GET http://elsewhere/', '404'],
  ['POST /', '405'],
  ['OPTIONS *', '405'],
])('answers %s with %s', async (line, status) => {
  expect(await raw(`${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).toContain(` ${status} `)
})

it('survives a range whose end lies before its start', async () => {
  const response = await fetch(`${url}/index.html`, { headers: { range: 'bytes=5-2' } })
  expect([response.status, await response.text()]).toEqual([200, '<p>page</p>'])
})

const PAGE_POLICY =
  "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; worker-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
const POLICIES: Record<string, string> = {
  '/tabmpi/worker.js':
    "default-src 'none'; script-src 'self' blob: 'wasm-unsafe-eval'; connect-src 'none'; worker-src 'none'",
  '/tabmpi/compiler.js': "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
}

it.each([
  '/',
  '/healthz',
  '/nowhere',
  '/tabmpi/worker.js',
  '/tabmpi/compiler.js',
  '/socket.io/?EIO=4&transport=polling',
])('isolates %s and gives it a policy', async (path) => {
  const { headers } = await fetch(url + path)
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
  expect(headers.get('cross-origin-embedder-policy')).toBe('credentialless')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
  expect(headers.get('cache-control')).toBe('no-cache')
  expect(headers.get('content-security-policy')).toBe(POLICIES[path] ?? PAGE_POLICY)
})

const cached = async (path: string): Promise<string | null> => (await fetch(url + path)).headers.get('cache-control')

it('lets browsers keep a file with a digest in its name, but not its absence', async () => {
  expect(await cached('/assets/index-Dk3_a-9Z.js')).toBe('public, max-age=31536000, immutable')
  expect(await cached('/assets/index-AAAAAAAA.js')).toBe('no-cache')
})
