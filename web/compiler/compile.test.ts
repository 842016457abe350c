import { readdirSync, readFileSync } from 'node:fs'
import { build } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { compile } from './compile.ts'

const HEAD = `import { MPI, gpu, type Thread } from 'tabmpi'\n`
const DATA = `const data = new Float64Array(4)\n`

/** Where `needle` first stands in the program that begins with `HEAD`. */
function placeOf(text: string, needle: string): { line: number; column: number; length: number } {
  const before = text.slice(0, text.indexOf(needle)).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, length: needle.length }
}

const problemsOf = async (text: string) => (await compile(build, 'my.ts', text)).problems

describe('a compiled program', () => {
  const kernel = '(a, b) => a + 0.5 * b'
  const text = `${HEAD}enum Kind { One = 1 }\nconst f = ${kernel}\nexport const k: number = Kind.One\nexport default f\n`

  test('is a module for es2022 whose functions keep their text and names, and which asks for the runtime', async () => {
    const { code, problems } = await compile(build, 'my.ts', text)
    expect(problems).toEqual([])
    expect(code).toContain('(a, b) => a + 0.5 * b')
    expect(code).not.toContain('__name')
    expect(code).not.toMatch(/from ['"]tabmpi['"]/)
  })

  test('imports the runtime by its placeholder, also dynamically', async () => {
    const { code } = await compile(build, 'my.ts', `${HEAD}console.log(MPI, await import('tabmpi'))`)
    expect(code).toContain('from "tabmpi:runtime"')
    expect(code).toContain('import("tabmpi:runtime")')
  })

  test('has its source map with the whole source at its end', async () => {
    const { code } = await compile(build, 'my.ts', text)
    const encoded = /base64,(.*)\s*$/.exec(code ?? '')?.[1] ?? ''
    expect(JSON.parse(Buffer.from(encoded, 'base64').toString())).toMatchObject({
      sources: ['my.ts'],
      sourcesContent: [text],
    })
  })
})

describe('what does not compile', () => {
  test.each([
    ['an unclosed bracket', 'const a = (1\n', '', 'Expected ")" but found end of file'],
    ['a wrong character behind others of several bytes', 'const s = "é😀"; const = 1\n', '= 1', 'Expected identifier'],
    ['an import of a package', `import x from 'left-pad'\nx()\n`, `'left-pad'`, `can import 'tabmpi' only`],
    ['an import of a file', `import x from './other.ts'\nx()\n`, `'./other.ts'`, `can import 'tabmpi' only`],
    ['an import over the network', `import x from 'https://a.b/c.js'\nx()\n`, `'https://a.b/c.js'`, 'Cannot import'],
  ])('%s is an error at its place', async (_, text, needle, message) => {
    const { code, problems } = await compile(build, 'my.ts', text)
    expect(code).toBeNull()
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ severity: 'error', message: expect.stringContaining(message) })
    if (needle === '= 1') expect(problems[0]).toMatchObject({ ...placeOf(text, needle), length: 1 })
    else if (needle) expect(problems[0]).toMatchObject(placeOf(text, needle))
  })

  test('a warning of the compiler leaves a program', async () => {
    const { code, problems } = await compile(build, 'my.ts', 'console.log(Math.random() === NaN)\n')
    expect(code).not.toBeNull()
    expect(problems).toMatchObject([{ severity: 'warning', line: 1 }])
  })
})

describe('a kernel that cannot be one is an error in the source', () => {
  test.each([
    [
      'a captured name',
      `${DATA}const k = 2\nawait gpu.map((a: number): number => a * k, data)`,
      'k, data',
      1,
      `uses 'k'`,
    ],
    [
      'on a later line, behind types that the compiler takes away',
      `${DATA}await gpu.map((a: number, b: number): number => {\n  const c: number = a\n  return c + b + options.scale\n}, data, 1)`,
      'options.scale',
      7,
      `uses 'options'`,
    ],
    [
      'a function that is declared elsewhere',
      `${DATA}function twice(a: number): number {\n  return a * Math.sinc(2)\n}\nawait gpu.map(twice, data)`,
      'Math.sinc',
      9,
      'functions of Math',
    ],
    [
      'of a kind that is known',
      `const n = new Int32Array(4)\nawait gpu.map((a) => a + 0.5, n)`,
      '0.5',
      3,
      'not an integer',
    ],
    ['gpu.reduce', `${DATA}await gpu.reduce((a, b) => a + b + rank, data)`, 'rank', 4, `uses 'rank'`],
    [
      'gpu.kernel, by the types of its parameters',
      `const fill = gpu.kernel(({ x }: Thread, a: Float32Array, b: Float32Array) => {\n  a[x] = b + 1\n})\nawait fill(4, a, a)`,
      'b + 1',
      1,
      'b',
    ],
  ])('%s', async (_, text, needle, length, message) => {
    const program = `${HEAD}${text}\n`
    const [problem, ...others] = await problemsOf(program)
    expect(others).toEqual([])
    expect(problem).toMatchObject({ ...placeOf(program, needle), length, severity: 'error' })
    expect(problem?.message).toContain(message)
    expect(problem?.message).not.toContain('of the function')
  })
})

describe('what may be a kernel is not complained about', () => {
  test.each([
    ['bits of an array of unknown kind', 'export const f = (n: never) => gpu.map((a) => a & 1, n)'],
    ['a function from outside', 'export const f = (g: () => number) => gpu.map(g, new Float64Array(2))'],
    ['a helper', `${DATA}const twice = (a: number) => 2 * a\nawait gpu.map((a, g) => g(a), data, twice)`],
    [
      'a helper nobody knows',
      'const f = gpu.kernel(({ x }: Thread, g: (a: number) => number, a: Float64Array) => { a[x] = g(1) })',
    ],
    ['numbers as arguments', `${DATA}await gpu.map((a, k) => k * a, data, 1 / 3)`],
    [
      'a method of another object',
      'const other = { map: (f: (a: number) => number) => f }\nother.map((a) => a + missing)',
    ],
    ['mixed kinds', 'const f = gpu.kernel(({ x }, a, b) => { b[a[x] & 3] = a[x] + 0.5 })'],
  ])('%s', async (_, text) => {
    expect(await problemsOf(`${HEAD}${text}\n`)).toEqual([])
  })

  const folder = 'web/programs'
  test.each(readdirSync(folder).filter((file) => file.endsWith('.ts')))('the gallery’s %s', async (file) => {
    const { code, problems } = await compile(build, file, readFileSync(`${folder}/${file}`, 'utf8'))
    expect(code).not.toBeNull()
    expect(problems).toEqual([])
  })
})
