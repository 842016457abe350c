import type { Server } from 'node:http'

/**
 * Opens the port.
 * @returns its number, which is another one than asked for when that was 0
 * @throws Error in one sentence that names port, host and the fix
 */
export function listen(http: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (error: unknown): void => reject(new Error(explain(error, port, host), { cause: error }))
    http.once('error', refuse)
    try {
      http.listen(port, host, () => {
        http.off('error', refuse)
        const address = http.address()
        resolve(typeof address === 'object' && address !== null ? address.port : port)
      })
    } catch (error) {
      refuse(error)
    }
  })
}

function explain(error: unknown, port: number, host: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} on ${host} is in use; stop the program that uses it, or choose another port (0: any free one)`
    case 'EACCES':
      return `port ${port} on ${host} is not allowed for this user; choose one above 1023`
    case 'ERR_SOCKET_BAD_PORT':
      return `port ${port} does not exist; choose one from 0 to 65535 (0: any free one)`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} is not an address of this machine, so port ${port} cannot be opened on it; use 127.0.0.1 (this machine only) or 0.0.0.0 (the network too)`
    default:
      return `cannot listen on ${host} port ${port}: ${String(error)}; choose another port or host`
  }
}
