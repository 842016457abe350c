import { type IceServer, parseServerConfig } from '../shared/payloads.ts'
import { errorText } from '../shared/error-text.ts'
import { UsageError } from './usage-error.ts'

/**
 * STUN and TURN servers as a person types them: addresses with commas between, or a JSON array of RTCIceServer
 * (`[{"urls":"turn:host","username":"u","credential":"c"}]`), which can carry passwords.
 * @throws UsageError naming what is wrong
 */
export function parseIceServers(text: string): IceServer[] {
  try {
    const isJson = /^\s*[[{]/.test(text)
    const servers: unknown = isJson ? JSON.parse(text) : text.split(',').map((url) => ({ urls: url.trim() }))
    const { iceServers } = parseServerConfig({ iceServers: servers })
    iceServers.forEach(checkServer)
    return iceServers
  } catch (error) {
    throw new UsageError(
      `--ice-servers ${text}: ${errorText(error)}; give stun:HOST:PORT,stun:HOST:PORT or a JSON array of RTCIceServer`,
    )
  }
}

/** Addresses of a TURN server with commas between. @throws UsageError naming what is wrong */
export function parseTurnUrls(text: string): string[] {
  const urls = text.split(',').map((url) => url.trim())
  const bad = urls.find((url) => !/^turns?:[^\s/]+$/.test(url))
  if (bad === undefined) return urls
  throw new UsageError(
    `--turn-url: '${bad}' is not the address of a TURN server; give turn:HOST:PORT or turns:HOST:PORT`,
  )
}

/** A browser refuses the whole list for one bad entry, and only when the first pair connects. */
function checkServer({ urls, username, credential }: IceServer): void {
  for (const url of [urls].flat()) {
    if (!/^(stun|turn)s?:[^\s/]+$/.test(url)) throw new Error(`'${url}' is not the address of a STUN or TURN server`)
    if (url.startsWith('turn') && (username === undefined || credential === undefined)) {
      throw new Error(`the TURN server '${url}' needs a username and a credential, which only the JSON form can give`)
    }
  }
}
