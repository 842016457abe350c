import { RUNTIME_PLACEHOLDER } from '../../shared/compile-options.ts'

/** What the compiler puts at the end of a text: its source map. */
const MAP = /\n\/\/# sourceMappingURL=data:application\/json;base64,([\w+/=]+)\s*$/

/** A program's compiled text as the rank worker can import it: this page itself never does. */
export interface ProgramModule {
  /** Lasts until it is revoked. */
  url: string
  /** The source map that the text carries; null where it carries none. */
  map: string | null
  /** What its writer wrote; null where the map does not say. */
  source: string | null
}

/** @param runtime absolute address of the module 'tabmpi': within a blob there is no other */
export function programModule(text: string, runtime: string): ProgramModule {
  const code = text.replaceAll(JSON.stringify(RUNTIME_PLACEHOLDER), JSON.stringify(runtime))
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }))
  const map = mapOf(text)
  return { url, map, source: map && sourceOf(map) }
}

function mapOf(text: string): string | null {
  const encoded = MAP.exec(text)?.[1]
  if (encoded === undefined) return null
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)))
  } catch {
    // No base64: somebody made this text by hand, and it runs without a map.
    return null
  }
}

function sourceOf(map: string): string | null {
  try {
    const { sourcesContent }: { sourcesContent?: unknown } = JSON.parse(map)
    const source: unknown = Array.isArray(sourcesContent) ? sourcesContent[0] : null
    return typeof source === 'string' ? source : null
  } catch {
    return null
  }
}
