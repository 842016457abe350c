import type { Browser, BrowserType, LaunchOptions } from 'playwright'

import { errorText } from '../shared/error-text.ts'
import { FEATURES_OFF } from './browser-features.ts'

/**
 * Switches beyond Playwright's own. WebGPU is behind a switch on Linux, where it gives the software adapter when there is
 * no GPU; the rest keeps the browser from talking to anybody but our own server.
 */
export const SWITCHES = [
  '--enable-unsafe-webgpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * Opens the browser at `executablePath`; `options` are the tester's own, which win.
 * @throws Error naming the path and what the browser said
 */
export async function openBrowser(
  chromium: BrowserType,
  executablePath: string,
  options: LaunchOptions = {},
): Promise<Browser> {
  try {
    return await chromium.launch({
      executablePath,
      // The sandbox cannot work for root; for everybody else it stays on.
      chromiumSandbox: process.getuid?.() !== 0,
      // Signals are the caller's: it must close the server too, and choose the exit code.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      ...options,
      args: [...SWITCHES, FEATURES_OFF, ...(options.args ?? [])],
    })
  } catch (error) {
    const message =
      errorText(error)
        .split('\n')
        .find((line) => line.trim() !== '') ?? ''
    throw new Error(`${executablePath} could not be started (${message}): choose another browser with --browser`, {
      cause: error,
    })
  }
}
