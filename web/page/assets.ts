import { ASSETS_PATH } from '../../shared/assets.ts'

/**
 * The folder of the rank worker and its companions, see `TabOptions.assets`.
 * @throws RangeError for one of another origin
 */
export function assetFolder(given: string | URL = ASSETS_PATH): URL {
  const folder = new URL(given, location.href)
  if (!folder.pathname.endsWith('/')) folder.pathname += '/'
  if (folder.origin === location.origin) return folder
  const fix = `serve it from ${location.origin}, for a page starts workers of its own origin only`
  throw new RangeError(`openTab: assets is ${folder.href}; ${fix}`)
}
