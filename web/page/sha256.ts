/**
 * SHA-256 (FIPS 180-4). The browser's own exists only on pages with https or on localhost, and a class on a LAN may have
 * neither.
 */

/** The digest of `data` as 64 hex digits. */
export function sha256(data: Uint8Array): string {
  const hash = Uint32Array.from(INITIAL)
  const padded = pad(data)
  const words = new Uint32Array(64)
  for (let at = 0; at < padded.byteLength; at += 64) compress(hash, padded, at, words)
  return Array.from(hash, (word) => word.toString(16).padStart(8, '0')).join('')
}

/** The first 32 bits of the fractional parts of the primes' square (or cube) roots. */
function fractions(count: number, root: (prime: number) => number): Uint32Array {
  const primes: number[] = []
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n)
  return Uint32Array.from(primes, (prime) => (root(prime) % 1) * 2 ** 32)
}

const INITIAL = fractions(8, Math.sqrt)
const ROUNDS = fractions(64, Math.cbrt)

/** A one, zeros, and the length in bits: whole blocks of 64 bytes. */
function pad(data: Uint8Array): DataView {
  const padded = new Uint8Array(Math.ceil((data.length + 9) / 64) * 64)
  padded.set(data)
  padded[data.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setBigUint64(padded.length - 8, BigInt(data.length) * 8n)
  return view
}

const rotate = (x: number, by: number): number => (x >>> by) | (x << (32 - by))

function compress(hash: Uint32Array, block: DataView, at: number, words: Uint32Array): void {
  const word = (t: number): number => words[t] ?? 0
  for (let t = 0; t < 16; t++) words[t] = block.getUint32(at + 4 * t)
  for (let t = 16; t < 64; t++) {
    const [x, y] = [word(t - 15), word(t - 2)]
    const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3)
    const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10)
    words[t] = s1 + word(t - 7) + s0 + word(t - 16)
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash
  for (let t = 0; t < 64; t++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (ROUNDS[t] ?? 0) + word(t)) | 0
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0]
  }
  for (const [index, part] of [a, b, c, d, e, f, g, h].entries()) hash[index] = (hash[index] ?? 0) + part
}
