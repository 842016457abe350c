import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

const DRIVER = 'vk_swiftshader_icd.json'

const BROWSER_FOLDERS = [
  '/usr/lib/chromium',
  '/usr/lib/chromium-browser',
  '/usr/lib64/chromium-browser',
  '/opt/google/chrome',
  '/opt/microsoft/msedge',
]

/**
 * The environment in which Dawn finds a browser's software adapter, so that WGSL runs in Node on a machine without a
 * GPU. It must be set before the process starts: the dynamic linker reads its part only then. Empty where no such
 * browser is installed, where Dawn brings its own way (macOS, Windows), and where a driver is already chosen.
 */
export function softwareAdapterEnvironment(): Record<string, string> {
  if (process.platform !== 'linux' || process.env['VK_ICD_FILENAMES']) return {}
  const folder = browserFolders().find((candidate) => existsSync(join(candidate, DRIVER)))
  if (folder === undefined) return {}
  const libraries = [folder, process.env['LD_LIBRARY_PATH']].filter((path) => path)
  return { VK_ICD_FILENAMES: join(folder, DRIVER), LD_LIBRARY_PATH: libraries.join(':') }
}

function browserFolders(): string[] {
  const chosen = process.env['TABMPI_BROWSER']
  const ofChosen = chosen && existsSync(chosen) ? [dirname(chosen), dirname(realpathSync(chosen))] : []
  return [...ofChosen, ...BROWSER_FOLDERS, ...playwrightFolders()]
}

function playwrightFolders(): string[] {
  const cache = process.env['PLAYWRIGHT_BROWSERS_PATH'] ?? join(homedir(), '.cache', 'ms-playwright')
  if (!existsSync(cache)) return []
  return readdirSync(cache).flatMap((browser) => [
    join(cache, browser, 'chrome-linux'),
    join(cache, browser, 'chrome-linux64'),
    join(cache, browser, 'chrome-headless-shell-linux64'),
  ])
}
