/**
 * Looks at a program's kernels before it runs. What a kernel is called with is known only then, so that this guesses, and
 * complains only where no guess makes a kernel of the function.
 */
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import { KernelError } from '../compute/kernel/kernel-error.ts'
import { type KernelCall, kernelCalls } from './kernel-calls.ts'
import type { Problem } from './messages.ts'
import { readSyntax } from './syntax.ts'

/** @param code what the compiler made of `source`, with its map at the end */
export function kernelProblems(code: string, source: string): Problem[] {
  const map = new TraceMap(inlineMap(code))
  const lines = source.split('\n')
  const starts = lineStarts(code)
  /** From an offset in the code to a place in the source: both from 1, or null for what the compiler made up. */
  const placeOf = (offset: number): { line: number; column: number } | null => {
    const line = starts.findLastIndex((start) => start <= offset)
    const found = originalPositionFor(map, { line: line + 1, column: offset - (starts[line] ?? 0) })
    return found.line === null ? null : { line: found.line, column: found.column + 1 }
  }
  const textAt = (offset: number): string => {
    const place = placeOf(offset)
    return place ? (lines[place.line - 1] ?? '').slice(place.column - 1) : ''
  }
  const syntax = readSyntax(code)
  const calls = kernelCalls(code, syntax, ({ start }) => TYPE.exec(textAt(start))?.[1] ?? '')
  return calls.flatMap((call) => {
    const error = refusal(call)
    if (error === null) return []
    const at = offsetOf(error, code, call)
    const place = placeOf(at) ?? placeOf(call.fn.start)
    if (place === null) return []
    return [{ ...place, length: lengthOf(error, textAt(at)), severity: 'error', message: messageOf(error) }]
  })
}

/** A parameter and its type, where it stands. */
const TYPE = /^[\w$]+\s*:\s*([\w<>]+)/
/** What a `KernelError` says of its place, which the underline says better. */
const PLACE = / \(line \d+, column \d+ of the function: .*\)$/s

/** Why it is no kernel, whatever it is called with; null if it may be one. */
function refusal({ attempts }: KernelCall): KernelError | null {
  let first: KernelError | null = null
  for (const attempt of attempts) {
    try {
      attempt()
      return null
    } catch (error) {
      if (!(error instanceof KernelError)) throw error
      first ??= error
    }
  }
  return first
}

/** Where the error is in the code; the function's start if it is in one that it calls. */
function offsetOf(error: KernelError, code: string, { fn }: KernelCall): number {
  const text = code.slice(fn.start, fn.end)
  const start = lineStarts(text)[error.line - 1] ?? 0
  const at = fn.start + start + error.column - 1
  return code.startsWith(excerptOf(error), at) ? at : fn.start
}

/** As far as the source reads as the error's text does; else the word that stands there. */
function lengthOf(error: KernelError, text: string): number {
  const excerpt = excerptOf(error)
  return text.startsWith(excerpt) ? excerpt.length : (/^[\w$]+|^\S/.exec(text)?.[0].length ?? 0)
}

const excerptOf = ({ text }: KernelError): string => text.replace(/ …$/, '')
const messageOf = ({ message }: KernelError): string => message.replace(PLACE, '')

function lineStarts(text: string): number[] {
  return [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)]
}

function inlineMap(code: string): string {
  const encoded = /\/\/# sourceMappingURL=data:application\/json;base64,([\w+/=]+)\s*$/.exec(code)?.[1]
  if (encoded === undefined) throw new Error('the compiler made no source map')
  return new TextDecoder().decode(Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)))
}
