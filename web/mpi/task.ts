const { port1, port2 } = new MessageChannel()
const waiting: (() => void)[] = []
port1.onmessage = () => waiting.shift()?.()
// Node: an idle port must not keep a process alive.
if ('unref' in port1 && typeof port1.unref === 'function') port1.unref()

/**
 * Lets the event loop run one task. A loop that polls on settled promises alone would never see a message arrive;
 * timers would cost it 4 ms, and a second in a hidden tab.
 */
export function oneTask(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve)
    port2.postMessage(null)
  })
}
