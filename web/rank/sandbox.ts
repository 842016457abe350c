/**
 * Takes from the worker's global scope what reaches beyond the rank and what the worker's Content-Security-Policy does
 * not already refuse (network, nested workers and foreign code): a student's program must not read or write anything of
 * the page, of other tabs or of the disk, nor speak to the page in the runtime's name. WebGPU, shared memory, ports and
 * blob modules stay.
 */
const GLOBALS = [
  'BroadcastChannel',
  'FontFace',
  'IDBFactory',
  'Notification',
  'RTCDataChannel',
  'caches',
  'close',
  'cookieStore',
  'fetch',
  'fetchLater',
  'importScripts',
  'indexedDB',
  'postMessage',
  'showSaveFilePicker',
  'webkitRequestFileSystem',
  'webkitRequestFileSystemSync',
  'webkitResolveLocalFileSystemSyncURL',
  'webkitResolveLocalFileSystemURL',
  'EventSource',
  'SharedWorker',
  'WebSocket',
  'WebSocketStream',
  'WebTransport',
  'Worker',
  'XMLHttpRequest',
]
const NAVIGATOR = [
  'connection',
  'credentials',
  'hid',
  'locks',
  'mediaCapabilities',
  'permissions',
  'serial',
  'serviceWorker',
  'setAppBadge',
  'clearAppBadge',
  'storage',
  'storageBuckets',
  'usb',
]

/** Removes each name wherever it is on the object's prototype chain. */
function remove(object: object, names: readonly string[]): void {
  for (const name of names) {
    for (let holder: object | null = object; holder; holder = Object.getPrototypeOf(holder)) {
      Reflect.deleteProperty(holder, name)
    }
    if (name in object) throw new Error(`the sandbox could not remove '${name}'`)
  }
}

/** To be called once, before a program is imported. @throws Error when something cannot be removed: then nothing may run */
export function closeSandbox(): void {
  remove(globalThis, GLOBALS)
  remove(navigator, NAVIGATOR)
}
