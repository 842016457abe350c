/**
 * @throws TypeError for an array whose memory was transferred away, which looks as if it were empty. `name` is what the
 * message begins with.
 */
export function checkAttached(name: string, array: unknown): void {
  if (!ArrayBuffer.isView(array) || !isDetached(array.buffer)) return
  throw new TypeError(`${name} is detached: its memory was transferred; pass a copy of it`)
}

function isDetached(buffer: ArrayBufferLike): boolean {
  if (!(buffer instanceof ArrayBuffer) || buffer.byteLength > 0) return false
  try {
    return new Uint8Array(buffer).length < 0
  } catch (error) {
    if (error instanceof TypeError) return true
    throw error
  }
}
