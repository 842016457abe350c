/** Bytes for people: in full up to 9,999, else with three digits in kB, MB, GB (powers of 1000). */
export function bytesText(bytes: number): string {
  if (bytes < 10_000) return `${bytes} B`
  for (const [unit, size] of [
    ['kB', 1e3],
    ['MB', 1e6],
    ['GB', 1e9],
  ] as const) {
    const amount = Number((bytes / size).toPrecision(3))
    if (amount < 1000 || unit === 'GB') return `${amount} ${unit}`
  }
  return `${bytes} B`
}

/** `1 message`, `3 messages`. */
export function messagesText(count: number): string {
  return count === 1 ? '1 message' : `${count} messages`
}
