import type { Term } from '../programs/course/glossary.ts'

/** A stretch of a text: plain, or a word of the glossary. */
export interface Piece {
  text: string
  /** What it means; null for plain text. */
  term: Term | null
}

/**
 * Cuts each text at the words of the glossary. Of each word only the first place in all texts counts: more would only
 * distract.
 */
export function termPieces(texts: readonly string[], glossary: readonly Term[]): Piece[][] {
  const termOf = new Map(glossary.flatMap((term) => term.forms.map((form) => [form, term] as const)))
  if (termOf.size === 0) return texts.map((text) => [{ text, term: null }])
  // The longest first, so that 'compute shader' is not taken for 'shader'.
  const forms = [...termOf.keys()].toSorted((a, b) => b.length - a.length).map(escaped)
  const words = new RegExp(`(?<![\\w.])(?:${forms.join('|')})(?!\\w)`, 'g')
  const seen = new Set<Term>()
  return texts.map((text) => {
    const pieces: Piece[] = []
    let from = 0
    for (const match of text.matchAll(words)) {
      const term = termOf.get(match[0])
      if (term === undefined || seen.has(term)) continue
      seen.add(term)
      if (match.index > from) pieces.push({ text: text.slice(from, match.index), term: null })
      pieces.push({ text: match[0], term })
      from = match.index + match[0].length
    }
    if (from < text.length || pieces.length === 0) pieces.push({ text: text.slice(from), term: null })
    return pieces
  })
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
