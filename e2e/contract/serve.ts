import { build } from 'esbuild'
import { createSignalingServer, type SignalingServer } from '../../signaling-server/server.ts'

/**
 * A server with one page and its scripts, which stand by themselves.
 * @param scripts by address: the module's file without `.ts`, relative to the package
 */
export async function servePage(scripts: Record<string, string>): Promise<SignalingServer> {
  const bundles = Object.entries(scripts).map(async ([url, entry]) => {
    const { outputFiles } = await build({
      entryPoints: [`${entry}.ts`],
      bundle: true,
      write: false,
      format: 'esm',
      target: 'es2022',
    })
    return [url, { type: 'text/javascript', body: outputFiles[0]?.text ?? '' }] as const
  })
  const html = '<!doctype html><title>links</title><script type="module" src="/page.js"></script>'
  const files = new Map([['/page.html', { type: 'text/html', body: html }], ...(await Promise.all(bundles))])
  return createSignalingServer({ files })
}
