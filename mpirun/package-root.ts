import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Folder of the tabmpi package, wherever this module runs from: its source or `dist/node`.
 * @throws Error when no package.json lies above this module
 */
export function packageRoot(): string {
  const start = dirname(fileURLToPath(import.meta.url))
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder
    if (folder === dirname(folder)) throw new Error(`no package.json above ${start}: reinstall tabmpi`)
  }
}

/** This package's version, as its package.json has it. */
export function packageVersion(): string {
  const { version }: { version: string } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'))
  return version
}

/**
 * Folder of the built page.
 * @throws Error when it has not been built
 */
export function builtPage(): string {
  const folder = join(packageRoot(), 'dist', 'web')
  if (existsSync(join(folder, 'tab.html'))) return folder
  throw new Error(
    `the page is not built (${join(folder, 'tab.html')} is not there): run \`npm run build\` in ${packageRoot()}`,
  )
}
