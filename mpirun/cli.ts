#!/usr/bin/env node
import { runCommandLine } from './command-line.ts'
import { errorText } from '../shared/error-text.ts'
import { abortOnInterrupt, Interrupted } from './interrupt.ts'
import { UsageError } from './usage-error.ts'

const interrupt = abortOnInterrupt()
try {
  // The exit code is set, not enforced: what was written to a pipe must still arrive.
  process.exitCode = await runCommandLine(process.argv.slice(2), {
    // Loaded when needed: help and complaints should not wait for all that drives a browser.
    run: async (request) => (await import('./run.ts')).run(request, interrupt),
    serve: async (request) => (await import('./serve.ts')).serve(request, interrupt),
  })
} catch (error) {
  process.exitCode = report(interrupt.aborted ? interrupt.reason : error)
}

/** Says in one line what went wrong; returns the exit code for it. */
function report(error: unknown): number {
  if (error instanceof Interrupted) {
    process.stderr.write(`tabmpi: ${error.message}\n`)
    return error.exitCode
  }
  process.stderr.write(`tabmpi: ${errorText(error)}\n`)
  return error instanceof UsageError ? 2 : 1
}
