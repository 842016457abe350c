import type { ServerResponse } from 'node:http'
import { ASSETS_PATH } from '../shared/assets.ts'

/** Whole address, its content never changes: Vite puts a digest into the names of these files. */
const HASHED = /^\/(assets|tabmpi)\/.+-[\w-]{8}\.\w+(\.map)?$/

const PAGE_POLICY = [
  "default-src 'self'",
  "connect-src 'self' ws: wss:",
  "img-src 'self' data: blob:",
  "style-src 'self' 'unsafe-inline'",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The sandbox of the rank worker: it computes, and reaches nothing but what its page hands to it. */
export const WORKER_POLICY = [
  "default-src 'none'",
  "script-src 'self' blob: 'wasm-unsafe-eval'",
  "connect-src 'none'",
  "worker-src 'none'",
].join('; ')

/** The editor's compiler: WebAssembly that the page itself may not run; it runs nothing that it compiles. */
const COMPILER_POLICY = ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "connect-src 'self'"].join('; ')

const POLICIES: ReadonlyMap<string, string> = new Map([
  [`${ASSETS_PATH}worker.js`, WORKER_POLICY],
  [`${ASSETS_PATH}compiler.js`, COMPILER_POLICY],
])

/** Puts on what every response carries, whoever writes it. */
export function setSecurityHeaders(response: ServerResponse, path: string): void {
  response.setHeader('Content-Security-Policy', POLICIES.get(path) ?? PAGE_POLICY)
  // Together these isolate the page from other origins: shared memory and a fine clock need it.
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  response.setHeader('Cross-Origin-Embedder-Policy', 'credentialless')
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Referrer-Policy', 'no-referrer')
  response.setHeader('Cache-Control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache')
}
