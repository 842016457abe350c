import { gpu, MPI } from 'tabmpi'

// What a program can and cannot reach. Exports, by name, 'works' or how it was refused.
type Attempt = () => unknown
const globals = globalThis as unknown as Record<string, unknown>
const construct = (name: string, ...given: unknown[]): unknown => {
  const type = globals[name]
  if (typeof type !== 'function') throw new Error(`${name} is not there`)
  return Reflect.construct(type, given)
}
const call = (object: object, name: string, ...given: unknown[]): unknown => {
  const method: unknown = Reflect.get(object, name)
  if (typeof method !== 'function') throw new Error(`${name} is not there`)
  return Reflect.apply(method, object, given)
}
const there = (object: object, name: string): unknown => {
  const value: unknown = Reflect.get(object, name)
  if (value === undefined) throw new Error(`${name} is not there`)
  return value
}
const importText = (text: string): Promise<unknown> =>
  import(/* @vite-ignore */ URL.createObjectURL(new Blob([text], { type: 'text/javascript' })))

const forbidden: Record<string, Attempt> = {
  fetch: () => call(globalThis, 'fetch', '/healthz'),
  'fetch from a blob module': () => importText("await fetch('/healthz')"),
  WebSocket: () => construct('WebSocket', 'ws://127.0.0.1:1'),
  XMLHttpRequest: () => construct('XMLHttpRequest'),
  EventSource: () => construct('EventSource', '/healthz'),
  'nested worker': () => construct('Worker', '/tabmpi/worker.js', { type: 'module' }),
  'nested worker from a blob': () => construct('Worker', URL.createObjectURL(new Blob(['']))),
  importScripts: () => call(globalThis, 'importScripts', '/tabmpi/worker.js'),
  'foreign import': () => importText("await import('https://example.org/module.js')"),
  'data import': () => importText("await import('data:text/javascript,1')"),
  Function: () => construct('Function', 'return 1'),
  eval: () => call(globalThis, 'eval', '1'),
  indexedDB: () => there(globalThis, 'indexedDB'),
  caches: () => there(globalThis, 'caches'),
  BroadcastChannel: () => construct('BroadcastChannel', 'x'),
  'navigator.locks': () => there(navigator, 'locks'),
  'navigator.storage': () => there(navigator, 'storage'),
  'speaking to the page': () => call(globalThis, 'postMessage', { type: 'ended' }),
}
const allowed: Record<string, Attempt> = {
  WebGPU: async () => {
    const { backend } = await gpu.info()
    if (backend !== 'webgpu') throw new Error(`the backend is ${backend}`)
  },
  'blob module': () => importText('export default 1'),
  MessageChannel: () => new MessageChannel(),
  SharedArrayBuffer: () => construct('SharedArrayBuffer', 8),
  'shared memory': () => Atomics.add(new Int32Array(new SharedArrayBuffer(8)), 0, 1),
  WebAssembly: () => WebAssembly.compile(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)),
}

async function outcomes(attempts: Record<string, Attempt>): Promise<Record<string, string>> {
  const results: Record<string, string> = {}
  for (const [name, attempt] of Object.entries(attempts)) {
    try {
      await attempt()
      results[name] = 'works'
    } catch (error) {
      results[name] = `refused: ${error instanceof Error ? error.message : String(error)}`
    }
  }
  return results
}

await MPI.COMM_WORLD.Barrier()
export default { forbidden: await outcomes(forbidden), allowed: await outcomes(allowed) }
