import { createHmac } from 'node:crypto'
import type { IceServer } from '../shared/events.ts'

/** A TURN server that trusts whoever knows its secret: coturn's `use-auth-secret` with `static-auth-secret`. */
export interface TurnServer {
  /** e.g. `turn:turn.example:3478`, `turns:turn.example:5349?transport=tcp`. */
  urls: readonly string[]
  /** It never leaves this server. */
  secret: string
}

/**
 * Credentials of the TURN REST scheme: the name says until when they are good and whose they are, the password is the
 * base64 of the name's HMAC-SHA1 under the secret. So the TURN server can check them without knowing anybody.
 * @param member shown in the TURN server's log
 * @param expiresMs in milliseconds since 1970; the scheme counts whole seconds
 */
export function turnCredentials({ urls, secret }: TurnServer, member: string, expiresMs: number): IceServer {
  const username = `${Math.floor(expiresMs / 1000)}:${member}`
  const credential = createHmac('sha1', secret).update(username).digest('base64')
  return { urls: [...urls], username, credential }
}
