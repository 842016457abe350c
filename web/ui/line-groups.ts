/** Lines of one text, and the lines of another that do the same. */
export interface LinePair {
  left: string
  right: string
  note: string | null
}

/** Where a pair begins: the start of its first line on each side, null where a side has nothing to match. */
export interface PairStart {
  left: string | null
  right: string | null
  /** What differs, where it is not plain to see. */
  note?: string
}

/**
 * Cuts two texts side by side. A pair reaches to where the next one begins; blank lines at its end are dropped.
 * @throws Error when a line that should begin a pair is not in the text, or lines come before the first pair
 */
export function pairLines(left: string, right: string, starts: readonly PairStart[]): LinePair[] {
  const lefts = cutAt(
    left,
    starts.map((start) => start.left),
  )
  const rights = cutAt(
    right,
    starts.map((start) => start.right),
  )
  return starts.map((start, i) => ({ left: lefts[i] ?? '', right: rights[i] ?? '', note: start.note ?? null }))
}

function cutAt(text: string, starts: (string | null)[]): string[] {
  const lines = text.trimEnd().split('\n')
  let searchFrom = 0
  const begins = starts.map((start) => {
    if (start === null) return null
    const at = lines.findIndex((line, i) => i >= searchFrom && line.startsWith(start))
    if (at < 0) throw new Error(`pairLines: no line from ${searchFrom + 1} on begins with '${start}'`)
    if (searchFrom === 0 && at > 0) throw new Error(`pairLines: lines 1 to ${at} come before the first pair '${start}'`)
    searchFrom = at + 1
    return at
  })
  return begins.map((begin, i) => {
    if (begin === null) return ''
    const end = begins.find((next, k) => k > i && next !== null) ?? lines.length
    return lines.slice(begin, end).join('\n').trimEnd()
  })
}
