import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { compileProgram } from './program.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tabmpi-program-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(path: string, text: string): string {
  mkdirSync(join(folder, path, '..'), { recursive: true })
  writeFileSync(join(folder, path), text)
  return path
}

describe('compileProgram', () => {
  it("bundles the program's own imports, leaves 'tabmpi' to the page, and keeps a kernel's text", async () => {
    write('lib/scale.ts', 'export const scale = (a: number, by: number): number => a * by\n')
    write('node_modules/pkg/package.json', '{"name":"pkg","main":"main.cjs"}')
    write('node_modules/pkg/main.cjs', 'exports.seven = 7')
    const file = write(
      'programs/p.ts',
      "import { gpu } from 'tabmpi'\nimport { seven } from 'pkg'\nimport { scale } from '../lib/scale.ts'\n" +
        'export default await gpu.map((a: number, b: number) => a + b * scale(seven, 2), new Float64Array(1))\n',
    )
    const { name, code } = await compileProgram(file, folder)
    expect(name).toBe('p.ts')
    expect(code).toMatch(/^import \{ gpu \} from "\/tabmpi\/tabmpi\.js";$/m)
    expect(code.match(/^import /gm)).toHaveLength(1)
    expect(code).toContain('(a, b) => a + b * scale(')
    expect(code).toMatch(/export \{\s+\w+ as default/)
  })

  it('leads every line back to the source, by a path relative to the working directory', async () => {
    write(
      'lib/deep.ts',
      'interface Gone {\n  a: number\n}\nexport function deep(x: Gone): never {\n  throw new Error(`${x.a}`)\n}\n',
    )
    const file = write('programs/p.ts', "import { deep } from '../lib/deep.ts'\n\ndeep({ a: 1 })\n")
    const { code, map } = await compileProgram(file, folder)
    const lines = code.split('\n')
    const line = lines.findIndex((text) => text.includes('throw new Error'))
    const column = lines[line]?.indexOf('throw') ?? -1
    expect(originalPositionFor(new TraceMap(map), { line: line + 1, column })).toMatchObject({
      source: 'lib/deep.ts',
      line: 5,
      column: 2,
    })
    expect(new Set(new TraceMap(map).sources)).toEqual(new Set(['lib/deep.ts', 'programs/p.ts']))
  })

  it.each([
    ['a syntax error', 'const a = 1\nconst b = = 2\n', 'bad.ts:2:11: Unexpected "="'],
    [
      'an import that is not there',
      "import { x } from './nope.ts'\nx()\n",
      'bad.ts:1:19: Could not resolve "./nope.ts"',
    ],
    [
      'a package that is not there',
      "import x from 'no-such-pkg'\nx()\n",
      'bad.ts:1:15: Could not resolve "no-such-pkg"',
    ],
    [
      'a module of Node',
      "import { readFileSync } from 'node:fs'\nreadFileSync('x')\n",
      'bad.ts:1:30: Could not resolve "node:fs"',
    ],
    [
      'a name that a module does not export',
      "import { x } from './other.ts'\nx()\n",
      'bad.ts:1:10: No matching export',
    ],
    [
      'an import from the network',
      "/* é */ import x from 'https://example.org/x.js'\nx()\n",
      'bad.ts:1:23: Cannot import "https://example.org/x.js"',
    ],
  ])('places %s by file, line and column', async (_, text, message) => {
    write('other.ts', 'export const y = 1\n')
    await expect(compileProgram(write('bad.ts', text), folder)).rejects.toThrow(message)
  })

  it('names every error in a line of its own', async () => {
    const file = write('bad.ts', "import './a.ts'\nimport './b.ts'\n")
    const error: unknown = await compileProgram(file, folder).catch((thrown: unknown) => thrown)
    expect(String(error)).toMatch(/^CompileError: bad\.ts:1:8: [^\n]+\nbad\.ts:2:8: [^\n]+$/)
  })

  it('refuses what is not a file', async () => {
    await expect(compileProgram('nope.ts', folder)).rejects.toThrow("no program 'nope.ts'")
    await expect(compileProgram('.', folder)).rejects.toThrow("no program '.'")
  })
})
