/**
 * The signaling server: introduces the tabs of a world to each other and serves them the page.
 *
 *     server.ts -> pages.ts     HTTP: the page, /healthz, /config.json      (headers.ts: their security headers)
 *        |
 *        +------> sockets.ts    the door: who may enter, what is a request  (origin.ts, pace.ts)
 *                    |
 *                 lobby.ts      members and their sockets: who is let in, told what, lost  (wrong-keys.ts, turn-credentials.ts)
 *                    |
 *                 world.ts      one world: members in order, host, run; no sockets, no clock
 */
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { Socket } from 'node:net'
import { type Logger, pino } from 'pino'
import { LIMITS, type Limits } from '../shared/limits.ts'
import type { IceServer, ServerConfig } from '../shared/payloads.ts'
import { assetRoot } from './asset-root.ts'
import { setSecurityHeaders } from './headers.ts'
import { listen } from './listen.ts'
import { createPages, type MemoryFile, pathOf } from './pages.ts'
import { Sockets } from './sockets.ts'
import type { TurnServer } from './turn-credentials.ts'

export type { MemoryFile } from './pages.ts'

export interface SignalingServerOptions {
  /** @default 0: any free port */
  port?: number
  /** Address to listen on. @default '127.0.0.1' */
  host?: string
  /** Folders of static files, e.g. the built page. `/tabmpi/`, which every page needs, is served without being named. */
  roots?: readonly string[]
  /** Files from memory by exact path (percent-encoded, as a browser asks for it); may be added to while running. */
  files?: ReadonlyMap<string, MemoryFile>
  /** PEM texts; with them the server speaks https. */
  tls?: { key: string; cert: string }
  /** Origins whose pages may use the signaling and `/config.json` besides the server's own, e.g. `https://class.example`. */
  allowedOrigins?: readonly string[]
  /** STUN and TURN servers that pages are told to use. @default none */
  iceServers?: readonly IceServer[]
  /** A TURN server whose secret this server shares: members get credentials for it that expire. @default none */
  turn?: TurnServer
  /** @default silent */
  logger?: Logger
  /** In place of LIMITS. */
  limits?: Partial<Limits>
}

export interface SignalingServer {
  /** Where it listens; `url` is an origin, e.g. `http://127.0.0.1:8080`. */
  readonly address: { url: string; host: string; port: number }
  /** Ends sockets, timers and the port. May be called again. */
  close(): Promise<void>
}

/**
 * Starts a signaling server.
 * @throws Error in one sentence, for a port that is in use or not allowed, a host that is not this machine's, a folder
 * that does not exist, a certificate that cannot be used
 */
export async function createSignalingServer(options: SignalingServerOptions = {}): Promise<SignalingServer> {
  const { port = 0, host = '127.0.0.1', tls, logger = pino({ level: 'silent' }) } = options
  const limits = { ...LIMITS, ...options.limits }
  const config: ServerConfig = { iceServers: [...(options.iceServers ?? [])], graceMs: limits.outageMs }
  const assets = assetRoot()
  const pages = createPages({
    roots: [...(options.roots ?? []), ...(assets === null ? [] : [assets])],
    files: options.files ?? new Map(),
    json: { '/healthz': () => ({ ok: true, ...sockets.counts }), '/config.json': () => config },
  })
  const http = createHttp(tls)
  http.on('request', pages)
  const { allowedOrigins = [], turn = null } = options
  const sockets = new Sockets(http, { limits, allowedOrigins, logger, turn })
  // First in line, so that Socket.IO's own responses carry them too.
  http.prependListener('request', (request, response) => {
    const path = pathOf(request)
    setSecurityHeaders(response, path)
    if (path === '/config.json') shareWith(request, response, allowedOrigins)
  })
  const connections = trackConnections(http)

  const openPort = await listen(http, port, host)
  // An accept that fails later (no file descriptors left, say) costs that one connection only.
  http.on('error', (error) => logger.error({ err: error }))
  const hostInUrl = host.includes(':') ? `[${host}]` : host
  const url = `${tls === undefined ? 'http' : 'https'}://${hostInUrl}:${openPort}`
  let closed: Promise<void> | undefined
  const close = async (): Promise<void> => {
    const ended = sockets.close()
    // A frozen tab would keep the closing handshake of its WebSocket, and so the port, for half a minute.
    for (const connection of connections) connection.destroy()
    await ended
  }
  return { address: { url, host, port: openPort }, close: () => (closed ??= close()) }
}

/** Lets a page of an allowed origin read the response. */
function shareWith({ headers }: IncomingMessage, response: ServerResponse, allowedOrigins: readonly string[]): void {
  response.setHeader('Vary', 'Origin')
  const { origin } = headers
  if (origin !== undefined && allowedOrigins.includes(origin)) {
    response.setHeader('Access-Control-Allow-Origin', origin)
  }
}

function createHttp(tls: SignalingServerOptions['tls']): Server {
  if (tls === undefined) return createHttpServer()
  try {
    return createHttpsServer(tls)
  } catch (error) {
    throw new Error(
      `the TLS key or certificate cannot be used (${String(error)}); give two PEM texts that belong together`,
      { cause: error },
    )
  }
}

function trackConnections(http: Server): Set<Socket> {
  const connections = new Set<Socket>()
  http.on('connection', (connection) => {
    connections.add(connection)
    connection.once('close', () => connections.delete(connection))
  })
  return connections
}
