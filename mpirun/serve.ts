import { createSignalingServer } from '../signaling-server/server.ts'
import type { TurnServer } from '../signaling-server/turn-credentials.ts'
import { lanAddresses } from './addresses.ts'
import { type Certificate, readCertificate, selfSignedCertificate } from './certificate.ts'
import type { ServeRequest } from './command-line.ts'
import { builtPage } from './package-root.ts'
import { serverLog } from './server-log.ts'
import { UsageError } from './usage-error.ts'

/**
 * `tabmpi serve`: page and signaling on one port, until interrupted.
 * @throws UsageError when the certificate cannot be read; Error when the port is in use; `signal.reason` when interrupted
 */
export async function serve(request: ServeRequest, signal: AbortSignal): Promise<number> {
  const tls = await certificateOf(request)
  const turn = turnOf(request)
  const { port, host, iceServers, graceMs } = request
  // In front of a person only what needs care is shown: the addresses should stay in sight.
  const logger = serverLog(process.stderr.isTTY ? 'warn' : 'info')
  const server = await createSignalingServer({
    port,
    host,
    roots: [builtPage()],
    iceServers,
    logger,
    ...(tls && { tls }),
    ...(turn && { turn }),
    ...(graceMs !== undefined && { limits: { outageMs: graceMs } }),
  })
  try {
    const isSecure = tls !== null
    for (const line of describeAddresses(host, server.address.port, isSecure)) process.stdout.write(`${line}\n`)
    await new Promise((_, reject) => {
      const stop = (): void => reject(signal.reason)
      if (signal.aborted) stop()
      signal.addEventListener('abort', stop)
    })
    return 0
  } finally {
    await server.close()
  }
}

async function certificateOf({ https, cert, key }: ServeRequest): Promise<Certificate | null> {
  if (cert !== undefined && key !== undefined) return readCertificate(cert, key)
  if (cert !== undefined || key !== undefined) throw new UsageError('--cert and --key belong together: give both')
  return https ? selfSignedCertificate() : null
}

function turnOf({ turnUrl: urls, turnSecret: secret }: ServeRequest): TurnServer | null {
  if (urls !== undefined && secret !== undefined && secret !== '') return { urls, secret }
  if (urls === undefined && secret === undefined) return null
  throw new UsageError('--turn-url and --turn-secret (or TABMPI_TURN_SECRET) belong together: give both')
}

/** The addresses to open, for people. */
export function describeAddresses(host: string, port: number, isSecure: boolean): string[] {
  const scheme = isSecure ? 'https' : 'http'
  const isEverywhere = host === '0.0.0.0' || host === '::'
  const isLocal = host === 'localhost' || host === '::1' || host.startsWith('127.')
  const lan = isEverywhere ? lanAddresses() : isLocal ? [] : [host]
  const lines = [
    ...(isEverywhere || isLocal ? [`tabmpi: open ${scheme}://localhost:${port} on this machine`] : []),
    ...lan.map((address) => `tabmpi: open ${scheme}://${address}:${port} on other machines of this network`),
  ]
  if (lan.length > 0 && !isSecure) {
    lines.push(
      'tabmpi: WebGPU needs https on other machines: start with --https for it; over http they compute on the CPU',
    )
  }
  if (isSecure) lines.push('tabmpi: browsers warn of a self-signed certificate once: choose "Advanced", then "Proceed"')
  return lines
}
