import { programName } from './program-name.ts'

/** Bytes: a longer file is no program that somebody wrote. */
const MOST_BYTES = 512 * 1024

/** Reads a program that a person has chosen. @throws Error for a file that is too long or no text, with the fix */
export async function readProgram(file: File): Promise<{ name: string; text: string }> {
  if (file.size > MOST_BYTES) {
    const size = `${Math.ceil(file.size / 1024)} KiB`
    throw new Error(
      `${file.name} has ${size} and a program may have ${MOST_BYTES / 1024} KiB; choose a .ts or .js file`,
    )
  }
  const text = await file.text()
  if (text.includes('\0')) throw new Error(`${file.name} is no text; choose a .ts or .js file`)
  return { name: programName(file.name), text: text.replaceAll('\r\n', '\n') }
}

/** Hands a program to the browser's downloads. */
export function downloadProgram(name: string, text: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
