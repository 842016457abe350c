import { accessSync, constants, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright'
import { UsageError } from './usage-error.ts'

/** Environment variable that names the browser to use: `chromium`, `chrome`, `edge` or a path. */
export const BROWSER_VARIABLE = 'TABMPI_BROWSER'

/** Where to look; all of it has the running machine's own as default. */
export interface FindOptions {
  /** What the person asked for: `chromium`, `chrome`, `edge` or a path. @default whatever is there */
  wanted?: string | undefined
  env?: NodeJS.ProcessEnv
  platform?: NodeJS.Platform
  /** Where Playwright's own Chromium would be if it were installed. */
  playwrightPath?: string
}

interface Places {
  /** Programs on the PATH. */
  commands: string[]
  /** Absolute paths, tried after the PATH. */
  linux: string[]
  /** Below `/Applications` or the same folder in the home. */
  darwin: string
}

/** In the order in which they are preferred. */
const PLACES: Record<string, Places> = {
  chromium: {
    commands: ['chromium', 'chromium-browser'],
    linux: ['/snap/bin/chromium'],
    darwin: 'Chromium.app/Contents/MacOS/Chromium',
  },
  chrome: {
    commands: ['google-chrome', 'google-chrome-stable'],
    linux: ['/opt/google/chrome/chrome'],
    darwin: 'Google Chrome.app/Contents/MacOS/Google Chrome',
  },
  edge: {
    commands: ['microsoft-edge', 'microsoft-edge-stable'],
    linux: ['/opt/microsoft/msedge/msedge'],
    darwin: 'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  },
}

/**
 * Path of a browser that can be driven, in this order: the one asked for, else the one that `TABMPI_BROWSER` names, else
 * an installed Chromium, Chrome or Edge, else Playwright's own; null when there is none.
 * @throws UsageError when the one asked for or named is not there
 */
export function findBrowser(options: FindOptions = {}): string | null {
  const { wanted, env = process.env, platform = process.platform, playwrightPath = chromium.executablePath() } = options
  if (wanted !== undefined) return findNamed('--browser', wanted, env, platform, playwrightPath)
  const named = env[BROWSER_VARIABLE]
  if (named) return findNamed(BROWSER_VARIABLE, named, env, platform, playwrightPath)
  for (const places of Object.values(PLACES)) {
    const path = findInstalled(places, env, platform)
    if (path !== null) return path
  }
  return isExecutable(playwrightPath) ? playwrightPath : null
}

function findNamed(
  by: string,
  name: string,
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
  playwrightPath: string,
): string {
  const places = PLACES[name]
  if (places === undefined) {
    if (isExecutable(name)) return name
    throw new UsageError(`${by}: no executable '${name}'; give a path or one of ${Object.keys(PLACES).join(', ')}`)
  }
  const path = findInstalled(places, env, platform)
  if (path !== null) return path
  if (name === 'chromium' && isExecutable(playwrightPath)) return playwrightPath
  throw new UsageError(`${by}: ${name} is not installed; install it, or give the path of a browser`)
}

function findInstalled(places: Places, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | null {
  const onPath = (env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => places.commands.map((command) => join(folder, command)))
  const known =
    platform === 'darwin'
      ? ['/Applications', join(env['HOME'] ?? homedir(), 'Applications')].map((folder) => join(folder, places.darwin))
      : places.linux
  return [...onPath, ...known].find(isExecutable) ?? null
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
