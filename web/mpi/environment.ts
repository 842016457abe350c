import { classOf, textOf } from './error-registry.ts'

// Every export is a name of `MPI`, about the library and its surroundings (MPI 4.1, chapter 9).

/** The version of the standard. */
export const VERSION = 4
export const SUBVERSION = 1

/** Longest name of a processor, text of an error code, and version of the library, in characters. */
export const MAX_PROCESSOR_NAME = 256,
  MAX_ERROR_STRING = 512,
  MAX_LIBRARY_VERSION_STRING = 8192

/** The version of the standard, as two numbers. MPI 4.1, section 9.1.1. */
export function Get_version(): [version: number, subversion: number] {
  return [VERSION, SUBVERSION]
}

/** Which library this is, for people. */
export function Get_library_version(): string {
  return 'tabmpi: MPI for browser tabs'
}

/** Name and version of the library, as mpi4py's `get_vendor`. */
export function get_vendor(): [name: string, version: [major: number, minor: number, micro: number]] {
  return ['tabmpi', [0, 1, 0]]
}

/** Seconds since some moment in the past. MPI 4.1, section 9.6. */
export function Wtime(): number {
  return performance.now() / 1000
}

/** Seconds between two ticks of `Wtime`: measured, as browsers coarsen their clock by different amounts. */
export function Wtick(): number {
  const start = performance.now()
  let next = performance.now()
  while (next === start) next = performance.now()
  return (next - start) / 1000
}

/** The class of an error code. @param errorcode of `Exception.Get_error_code`; other numbers are `MPI.ERR_UNKNOWN` */
export function Get_error_class(errorcode: number): number {
  return classOf(errorcode)
}

/** What an error code means; empty for one of the program's own that has no string. */
export function Get_error_string(errorcode: number): string {
  return textOf(errorcode)
}

/** Always: a run starts MPI before the program. */
export function Is_initialized(): boolean {
  return true
}

/** Never, as far as a program can ask: a run ends MPI after it. */
export function Is_finalized(): boolean {
  return false
}
