import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { errorText } from '../shared/error-text.ts'
import { findBrowser, type FindOptions } from './browser.ts'

/** How to go about finding or installing a browser. */
export interface EnsureOptions extends FindOptions {
  /** Told, one line each, what is being installed. */
  notice: (line: string) => void
  /** Ends an installation in progress. */
  signal?: AbortSignal | undefined
}

interface Installer {
  /** As a person would type it. */
  command: string
  steps: string[][]
}

/**
 * Path of a browser, installing one when there is none: Debian's package as root on Debian and its kin, else Playwright's.
 * @throws UsageError when the browser asked for is not there
 * @throws Error when none could be installed
 */
export async function ensureBrowser(options: EnsureOptions): Promise<string> {
  const found = findBrowser(options)
  if (found !== null) return found
  const failures: string[] = []
  for (const { command, steps } of installers()) {
    options.notice(`no browser found; installing one: ${command}`)
    try {
      for (const step of steps) await runStep(step, options.signal)
      const installed = findBrowser(options)
      if (installed !== null) return installed
      failures.push(`\`${command}\` left no browser that can be found`)
    } catch (error) {
      options.signal?.throwIfAborted()
      failures.push(`\`${command}\`: ${errorText(error)}`)
    }
  }
  throw new Error(
    `no browser found and none could be installed (${failures.join('; ')}): install Chromium, Chrome or Edge yourself, or give its path with --browser`,
  )
}

function installers(): Installer[] {
  const isRoot = process.getuid?.() === 0
  const all: Installer[] = []
  if (isRoot && existsSync('/etc/debian_version')) {
    all.push({
      command: 'apt-get install chromium',
      steps: [
        ['apt-get', 'update'],
        ['apt-get', 'install', '--yes', '--no-install-recommends', 'chromium'],
      ],
    })
  }
  // As root Playwright can bring the system libraries that its browser needs along.
  const withDeps = isRoot && process.platform === 'linux' ? ['--with-deps'] : []
  all.push({
    command: ['npx playwright install', ...withDeps, 'chromium'].join(' '),
    steps: [[process.execPath, playwrightCli(), 'install', ...withDeps, 'chromium']],
  })
  return all
}

function playwrightCli(): string {
  return join(dirname(fileURLToPath(import.meta.resolve('playwright/package.json'))), 'cli.js')
}

function runStep([command = '', ...args]: string[], signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      // Standard output belongs to the ranks: what an installer says goes to standard error.
      stdio: ['ignore', process.stderr, process.stderr],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      ...(signal && { signal }),
    })
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`${command} exited with ${code}`))
    })
  })
}
