const BYTES = 16

/** A new world's name, which is also the key of its link: 128 random bits as 22 characters that need no escaping in a URL. */
export function newWorldName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
