/** Two workers with a MessagePort between them, which a SharedWorker has introduced; the page only hands it on. */
globalThis.connect = async () => {
  const worker = new Worker('/port-worker.js', { type: 'module' })
  const ready = new Promise((resolve) => {
    worker.onmessage = resolve
  })
  const introducer = new SharedWorker('/port-introducer.js', { type: 'module' })
  introducer.port.onmessage = ({ ports: [port] }) => {
    if (port) worker.postMessage(null, [port])
  }
  await ready
}
