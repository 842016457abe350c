/**
 * 32 random hex digits: a name that nobody else has and nobody can guess. `crypto.randomUUID` is there in secure contexts
 * only; a class on a LAN without https has none.
 */
export function randomName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
