/**
 * How a host's program comes to the tabs of its world: as one text, in parts, over the pages' control channels. The run's
 * announcement has its length and its SHA-256, so that every rank runs the same, and nothing else is ever run.
 */
import type { SharedProgram } from '../../shared/events.ts'
import { LIMITS } from '../../shared/limits.ts'
import { sha256 } from './sha256.ts'

/** UTF-16 code units of one part: as JSON, where each may take six, a part fits into one control message. */
export const PART_LENGTH = 2_560

/** A part of a text; parts come in order. */
export interface TextPart {
  part: string
  isLast: boolean
}

/**
 * The reference under which a text is announced.
 * @throws RangeError for a text that is longer than a host may hand out, and an empty one
 */
export function refer(name: string, text: string): SharedProgram {
  const encoded = new TextEncoder().encode(text)
  if (encoded.length === 0) throw new RangeError(`${name}: the program is empty; write one line at least`)
  if (encoded.length > LIMITS.sharedProgramBytes) {
    const most = `${LIMITS.sharedProgramBytes / 1024} KiB are possible`
    throw new RangeError(
      `${name}: the program takes ${Math.ceil(encoded.length / 1024)} KiB and ${most}; make it shorter`,
    )
  }
  return { name: name.slice(0, LIMITS.programNameLength), sha256: sha256(encoded), bytes: encoded.length }
}

/** The text in parts that `ArrivingText` puts together again. */
export function partsOf(text: string): TextPart[] {
  const parts: TextPart[] = []
  for (let at = 0; at < text.length; at += PART_LENGTH) {
    parts.push({ part: text.slice(at, at + PART_LENGTH), isLast: at + PART_LENGTH >= text.length })
  }
  return parts
}

/** The text of one program on its way here. */
export class ArrivingText {
  readonly #program: SharedProgram
  #parts: string[] = []
  #length = 0

  constructor(program: SharedProgram) {
    this.#program = program
  }

  /**
   * Takes the next part; the whole text once the last one is there, null before.
   * @throws Error when more comes than was announced, or something else
   */
  take({ part, isLast }: TextPart): string | null {
    const { name, sha256: announced, bytes } = this.#program
    this.#length += part.length
    // No text has more code units than bytes.
    if (part === '' || this.#length > bytes) {
      this.#parts = []
      throw new Error(
        `the text of ${name} that the host sent is not the ${bytes} bytes that it announced; run it again`,
      )
    }
    this.#parts.push(part)
    if (!isLast) return null
    const text = this.#parts.join('')
    this.#parts = []
    const encoded = new TextEncoder().encode(text)
    if (encoded.length !== bytes || sha256(encoded) !== announced) {
      throw new Error(`the text of ${name} that the host sent is not the one that it announced; run it again`)
    }
    return text
  }
}
