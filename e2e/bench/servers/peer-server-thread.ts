/** Opens PeerJS's server and tells its port. */
import type { Server } from 'node:http'
import { parentPort } from 'node:worker_threads'
import { PeerServer } from 'peer'

PeerServer({ host: '127.0.0.1', port: 0, path: '/' }, (server) => {
  const address = (server as Server).address()
  parentPort?.postMessage(typeof address === 'object' && address !== null ? address.port : 0)
})
