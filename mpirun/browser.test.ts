import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findBrowser } from './browser.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tabmpi-browser-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function program(path: string, mode = 0o755): string {
  const file = join(folder, path)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, '')
  chmodSync(file, mode)
  return file
}

/** A machine with nothing but what the test puts on its PATH. */
function machine(env: NodeJS.ProcessEnv = {}): Parameters<typeof findBrowser>[0] & object {
  return {
    env: { PATH: `${folder}/a:${folder}/b`, HOME: folder, ...env },
    platform: 'linux',
    playwrightPath: join(folder, 'playwright'),
  }
}

describe('findBrowser', () => {
  it('prefers Chromium to Chrome, wherever on the PATH they are', () => {
    program('a/google-chrome')
    const chromium = program('b/chromium')
    expect(findBrowser(machine())).toBe(chromium)
  })

  it('finds a Mac application', () => {
    const chrome = program('Applications/Google Chrome.app/Contents/MacOS/Google Chrome')
    expect(findBrowser({ ...machine(), platform: 'darwin' })).toBe(chrome)
  })

  it("takes Playwright's own when none is installed, and says so when that is not there either", () => {
    expect(findBrowser(machine())).toBeNull()
    const own = program('playwright')
    expect(findBrowser(machine())).toBe(own)
  })

  it('passes over what is not an executable file', () => {
    program('a/chromium', 0o644)
    mkdirSync(join(folder, 'b/chromium'), { recursive: true })
    expect(findBrowser(machine())).toBeNull()
  })

  it('obeys TABMPI_BROWSER before what is installed, and what is asked for before that', () => {
    program('a/chromium')
    const edge = program('a/microsoft-edge')
    const mine = program('mine')
    expect(findBrowser(machine({ TABMPI_BROWSER: 'edge' }))).toBe(edge)
    expect(findBrowser({ ...machine({ TABMPI_BROWSER: 'edge' }), wanted: mine })).toBe(mine)
  })

  it('names who asked for a browser that is not there', () => {
    program('a/chromium')
    expect(() => findBrowser({ ...machine(), wanted: 'chrome' })).toThrow('--browser: chrome is not installed')
    expect(() => findBrowser(machine({ TABMPI_BROWSER: '/no/such' }))).toThrow(
      "TABMPI_BROWSER: no executable '/no/such'",
    )
  })
})
