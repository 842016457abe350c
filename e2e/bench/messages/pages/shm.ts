/** Two workers with shared memory between them. The far page was opened from the near one, which gives it the memory. */
import { RING_BYTES } from './ring.ts'

globalThis.connect = async (side) => {
  const worker = new Worker('/shm-worker.js', { type: 'module' })
  const ready = new Promise((resolve) => {
    worker.onmessage = resolve
  })
  worker.postMessage({ memory: await memoryOf(side), side })
  await ready
}

/** The far page asks, so that nothing is given before somebody listens. */
function memoryOf(side: 'near' | 'far'): Promise<SharedArrayBuffer[]> {
  return new Promise((resolve) => {
    addEventListener('message', ({ data, source }: MessageEvent<SharedArrayBuffer[] | 'memory'>) => {
      if (data !== 'memory') return resolve(data)
      const memory = [new SharedArrayBuffer(RING_BYTES), new SharedArrayBuffer(RING_BYTES)]
      source?.postMessage(memory, { targetOrigin: location.origin })
      resolve(memory)
    })
    if (side === 'far') window.opener.postMessage('memory', location.origin)
  })
}
