import { expect } from 'vitest'
import { KernelError } from '../kernel/kernel-error.ts'

/** What is refused: the function's text, the text it is refused for, and part of the message. */
export interface Refusal {
  readonly text: string
  readonly at: string
  /** Default: 1. */
  readonly line?: number
  readonly says: string
}

/** `compile` must refuse the function for what stands there, and say so. */
export function expectRefusal(compile: () => unknown, { text, at, line = 1, says }: Refusal): void {
  const error = refusalOf(compile)
  expect(error.message).toContain(says)
  expect(error.text).toBe(at)
  expect(error.line).toBe(line)
  const lines = text.split('\n')
  expect(lines[line - 1]?.slice(error.column - 1).startsWith(at)).toBe(true)
}

function refusalOf(compile: () => unknown): KernelError {
  try {
    compile()
  } catch (error) {
    if (error instanceof KernelError) return error
    throw error
  }
  throw new Error('this compiled')
}
