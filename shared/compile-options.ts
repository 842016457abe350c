/** How every program is compiled, by the command and in the editor: to one module whose functions keep their text. */
export const COMPILE_OPTIONS = {
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  charset: 'utf8',
  // A kernel is compiled from its function's text: it must stay what the user wrote.
  minify: false,
  keepNames: false,
  logLevel: 'silent',
} as const

/** What 'tabmpi' is in a text that travels between tabs: each puts the runtime's address on its own server in its place. */
export const RUNTIME_PLACEHOLDER = 'tabmpi:runtime'

/** A place in a program, as esbuild tells it. */
interface CompilerLocation {
  /** Bytes from the line's beginning. */
  column: number
  lineText: string
}

/** The column as editors count it: in characters (UTF-16 code units), from 1. */
export function characterColumn({ column, lineText }: CompilerLocation): number {
  return new TextDecoder().decode(new TextEncoder().encode(lineText).subarray(0, column)).length + 1
}
