/** What a name must not have: control and format characters (which turn text around or hide in it), halves of characters, private ones. */
const UNFIT = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu
/** Letters and signs that are drawn as nothing. */
const BLANK = /[\u115f\u1160\u2800\u3164\uffa0]/g
/** More marks on one letter than any language needs: they would be drawn over the lines above and below. */
const PILED_MARKS = /(\p{M}{3})\p{M}+/gu

/**
 * Makes names that people give harmless to show, as text, beside those of others: one line without control, direction
 * and invisible characters, no piles of marks, no more than `length` UTF-16 code units, and no half character at the end.
 * What is left may be empty.
 */
export const cleanName =
  (length: number) =>
  (text: string): string => {
    const line = text
      .normalize('NFC')
      .replace(/\s+/gu, ' ')
      .replace(UNFIT, '')
      .replace(BLANK, '')
      .replace(PILED_MARKS, '$1')
    let short = ''
    for (const character of line.trim()) {
      if (short.length + character.length > length) break
      short += character
    }
    return short.trimEnd()
  }
