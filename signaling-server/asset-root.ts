import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The folder in which `tabmpi/` has what every page of tabmpi's needs on its own server, wherever this module runs from: its
 * source or `dist/node`. Null where it is not built: then the server introduces tabs and no more.
 */
export function assetRoot(): string | null {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) {
    if (folder === dirname(folder)) return null
    folder = dirname(folder)
  }
  const root = join(folder, 'dist', 'assets')
  return existsSync(root) ? root : null
}
