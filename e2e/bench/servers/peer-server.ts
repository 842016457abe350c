import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** PeerJS's own server on 127.0.0.1, in a thread of its own: it has timers that nothing else ends. */
export async function openPeerServer(): Promise<{ port: number; close: () => Promise<void> }> {
  const thread = new Worker(new URL('./peer-server-thread.js', import.meta.url))
  const [port] = await once(thread, 'message')
  return {
    port: Number(port),
    async close() {
      await thread.terminate()
    },
  }
}
