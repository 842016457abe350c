/** Gives the first two pages that come a port to each other. */
let waiting: MessagePort | null = null

self.addEventListener('connect', (event) => {
  const page = event instanceof MessageEvent ? event.ports[0] : undefined
  if (!page) return
  if (!waiting) {
    waiting = page
    return
  }
  const { port1, port2 } = new MessageChannel()
  waiting.postMessage(null, [port1])
  page.postMessage(null, [port2])
})
