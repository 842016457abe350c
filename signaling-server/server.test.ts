import { get } from 'node:https'
import { pino } from 'pino'
import { generate } from 'selfsigned'
import { expect, it } from 'vitest'
import { muteTab } from '../web/testing/mute-tab.ts'
import { RawTab } from '../web/testing/raw-tab.ts'
import { createSignalingServer } from './server.ts'

it('names a port in use, and the fix', async () => {
  const first = await createSignalingServer()
  const { port } = first.address
  await expect(createSignalingServer({ port })).rejects.toThrow(`port ${port} on 127.0.0.1 is in use; stop the program`)
  await first.close()
  const second = await createSignalingServer({ port })
  expect(second.address).toEqual({ url: `http://127.0.0.1:${port}`, host: '127.0.0.1', port })
  await second.close()
})

it.each([
  ['a port out of range', { port: 65_536 }, 'port 65536 does not exist; choose one from 0 to 65535'],
  ['a host of another machine', { host: '192.0.2.1' }, '192.0.2.1 is not an address of this machine'],
  [
    'a missing folder',
    { roots: ['/no/such/folder'] },
    'no folder /no/such/folder to serve the page from; build it first',
  ],
  ['a bad certificate', { tls: { key: 'x', cert: 'y' } }, 'the TLS key or certificate cannot be used'],
])('rejects %s in one sentence', async (_, options, message) => {
  await expect(createSignalingServer(options)).rejects.toThrow(message)
})

it('speaks https with a key and a certificate', async () => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }])
  const server = await createSignalingServer({ tls: { key, cert } })
  const status = await new Promise((resolve, reject) => {
    get(`${server.address.url}/healthz`, { rejectUnauthorized: false }, (response) => {
      response.resume()
      resolve(response.statusCode)
    }).once('error', reject)
  })
  expect([server.address.url.split(':')[0], status]).toEqual(['https', 200])
  await server.close()
})

it('closes with tabs connected, and closes once', async () => {
  const server = await createSignalingServer()
  const tab = await RawTab.joined(server.address.url, 'w', 1)
  await Promise.all([server.close(), server.close()])
  expect(await tab.closed).not.toBe('io server disconnect')
})

it('closes without waiting for a tab that does not answer', async () => {
  const server = await createSignalingServer()
  const { port } = server.address
  await muteTab(server.address.url)
  await server.close()
  await createSignalingServer({ port }).then((next) => next.close())
})

it('logs what happens, but neither names of worlds nor what tabs say', async () => {
  const lines: string[] = []
  const logger = pino({ level: 'info' }, { write: (line) => lines.push(line) })
  const server = await createSignalingServer({ logger })
  const tab = await RawTab.joined(server.address.url, 'secret-world', 1)
  await tab.ask('start', { program: { name: 'secret.ts', url: '/secret.js' }, args: ['secret'], size: 1 })
  await tab.ask('end', { run: 1 })
  await tab.ask('end', { run: 1 })
  await tab.ask('leave')
  await server.close()
  const events = lines.map((line) => JSON.parse(line)).map(({ event, code }) => code ?? event)
  expect(events).toEqual(['join', 'run', 'end', 'no-such-run', 'leave'])
  expect(lines.join('')).not.toMatch(/secret|1{32}|browser/)
})
