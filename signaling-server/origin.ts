import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether a page may open a socket here: one from this very server, or from an origin on the list. A request without an
 * origin does not come from a page, so no visitor's browser is being used against them.
 */
export function isAllowedOrigin(headers: IncomingHttpHeaders, allowedOrigins: readonly string[]): boolean {
  const { origin, host } = headers
  if (origin === undefined || allowedOrigins.includes(origin)) return true
  // Only the host is compared: behind a proxy that ends TLS this server cannot know the page's scheme.
  return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase()
}
