import { parseServerConfig } from '../../shared/payloads.ts'

const ANSWER_MS = 5_000

/**
 * The STUN and TURN servers that the signaling server recommends.
 * @param server its origin
 * @throws Error saying why there is no such list
 */
export async function fetchIceServers(server: string): Promise<RTCIceServer[]> {
  const url = new URL('/config.json', server).href
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) })
  if (!response.ok) throw new Error(`${url} answers ${response.status}`)
  return parseServerConfig(await response.json()).iceServers
}
