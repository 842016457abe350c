/**
 * What ranks of one browser have in common, for `MpiSetup.sharedKey`: a digest of the browser's own key and of this run's
 * members. Other ranks see it, so it must tell them nothing but that: whoever meets the browser in two runs cannot tell
 * that it is the same one, and nobody can find the key itself.
 * @param browserKey null where the page knows none
 * @returns null where nothing is known; also outside a secure context, where browsers have no digests
 */
export async function sharedKeyOf(browserKey: string | null, members: readonly string[]): Promise<string | null> {
  // HACK: undefined outside a secure context, whatever its type says: https://w3c.github.io/webcrypto/#crypto-interface.
  const subtle: SubtleCrypto | undefined = crypto.subtle
  if (browserKey === null || !subtle) return null
  const text = new TextEncoder().encode(JSON.stringify([browserKey, members]))
  const digest = new Uint8Array(await subtle.digest('SHA-256', text))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
