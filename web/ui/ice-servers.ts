/**
 * Reads one STUN or TURN server as a person writes it: `stun:HOST:PORT`, or `turn:HOST:PORT USER PASSWORD`.
 * @throws Error naming what is wrong with `line`
 */
export function parseIceServer(line: string): RTCIceServer {
  const [urls = '', username, credential, ...rest] = line.trim().split(/\s+/)
  if (!/^(stun|turn)s?:[^\s/]+$/.test(urls) || rest.length > 0) {
    throw new Error(`'${line}' is not a server's address; write stun:HOST:PORT or turn:HOST:PORT USER PASSWORD`)
  }
  if (urls.startsWith('stun')) {
    if (username !== undefined) throw new Error(`'${line}': a STUN server takes no user; write ${urls}`)
    return { urls }
  }
  if (username === undefined || credential === undefined) {
    throw new Error(`'${line}': a TURN server needs a user and a password; write ${urls} USER PASSWORD`)
  }
  return { urls, username, credential }
}
