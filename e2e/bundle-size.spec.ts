import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'tabmpi/playwright'
import { builtPage } from '../mpirun/package-root.ts'

const KILOBYTE = 1000

/** The script of an HTML page and all that it imports at once; what is imported when first needed is not among them. */
function scriptsOf(html: string): Map<string, string> {
  const scripts = new Map<string, string>()
  const follow = (path: string) => {
    if (scripts.has(path)) return
    const text = readFileSync(join(builtPage(), path), 'utf8')
    scripts.set(path, text)
    for (const [, imported = ''] of text.matchAll(/^(?:import|export)\b[^;'"]*["'](\.{1,2}\/[^"']+\.js)["']/gm)) {
      follow(join(path, '..', imported))
    }
  }
  for (const [, path = ''] of html.matchAll(/<(?:script|link)\b[^>]*(?:src|href)="\.?\/([^"]+\.js)"/g)) follow(path)
  return scripts
}

test('the page’s main bundle has less than 200 kB, gzipped; editor and texts are not in it', () => {
  const scripts = scriptsOf(readFileSync(join(builtPage(), 'index.html'), 'utf8'))
  expect(scripts.size).toBeGreaterThan(0)
  const bytes = [...scripts.values()].reduce((sum, text) => sum + gzipSync(text).length, 0)
  console.log(`main bundle: ${(bytes / KILOBYTE).toFixed(1)} kB gzipped in ${scripts.size} files`)
  expect(bytes).toBeLessThan(200 * KILOBYTE)
  const all = [...scripts.values()].join('\n')
  for (const late of ['class EditorView', 'A collective that gives all ranks what root has']) {
    expect(all.includes(late), late).toBe(false)
  }
})
