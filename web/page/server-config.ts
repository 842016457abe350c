import { parseServerConfig, type ServerConfig } from '../../shared/payloads.ts'

const ANSWER_MS = 5_000

/**
 * What the signaling server recommends.
 * @param server its origin
 * @throws Error saying why it cannot be read
 */
export async function fetchServerConfig(server: string): Promise<ServerConfig> {
  const url = new URL('/config.json', server).href
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) })
  if (!response.ok) throw new Error(`${url} answers ${response.status}`)
  return parseServerConfig(await response.json())
}
