/**
 * What the editor and its compiler say to each other. The compiler is a worker of its own: it is WebAssembly, which the
 * page's policy does not allow, and takes a while.
 */

/** Something wrong in a program, where it stands. Lines and columns count from 1, columns in UTF-16 code units. */
export interface Problem {
  line: number
  column: number
  /** Characters that it concerns; 0 where only the place is known. */
  length: number
  severity: 'error' | 'warning'
  message: string
}

/** `text`: the program as TypeScript. Answered with the same `id`. */
export interface CompileRequest {
  id: number
  name: string
  text: string
}

export interface Compiled {
  id: number
  /** One module with its source map at the end; null when there are syntax errors. See `RUNTIME_PLACEHOLDER`. */
  code: string | null
  problems: Problem[]
}

/** The compiler itself is broken, or could not be loaded. */
export interface CompilerFailure {
  id: number
  message: string
}
