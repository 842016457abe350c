import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, it } from 'vitest'
import { type Program, programsIn } from './snippets.ts'

const inRepository = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))

const EXAMPLE_PAGE = 'example.md'
const fence = '```'
const example = [
  'Text.',
  `${fence}ts`,
  "import { MPI } from 'tabmpi'",
  'const n: number = MPI.COMM_WORLD.size',
  fence,
  `${fence}python`,
  'n = 3',
  fence,
  `${fence}ts`,
  "const n: number = 'a block of its own'",
  fence,
  '| mpi4py | tabmpi |',
  '|---|---|',
  '| `n.real` | `n.toFixed()`, or `n.real` |',
  '| `n` \\| prose | no code |',
  '| shell | what |',
].join('\n')

const found: Record<string, Program[]> = {}
let mistakes: string[] = []

// All at once: most of the compiler's time goes into what they import.
beforeAll(async () => {
  const docs = (await readdir(inRepository('docs'))).filter((name) => name.endsWith('.md'))
  for (const path of ['README.md', ...docs.map((name) => `docs/${name}`)]) {
    found[basename(path)] = programsIn(await readFile(inRepository(path), 'utf8'))
  }
  mistakes = await mistakesIn({ ...found, [EXAMPLE_PAGE]: programsIn(example) })
}, 180_000)

const isOfExample = (mistake: string): boolean => mistake.startsWith(`${EXAMPLE_PAGE}-`)

it('a page becomes programs that keep their line numbers, and wrong code is found in blocks and tables', () => {
  expect(programsIn(example)).toHaveLength(1)
  expect(mistakes.filter(isOfExample)).toEqual([
    expect.stringMatching(/^example\.md-2\.mts\(10,7\): error TS2322/),
    expect.stringMatching(/^example\.md-2\.mts\(14,18\): error TS2339/),
  ])
})

it('the TypeScript in README.md and docs compiles', () => {
  const withPrograms = Object.keys(found).filter((page) => found[page]?.length)
  const known = ['README.md', 'embedding.md', 'gpu.md', 'kernels.md', 'porting.md', 'testing.md']
  expect(withPrograms).toEqual(expect.arrayContaining(known))
  expect(mistakes.filter((mistake) => !isOfExample(mistake))).toEqual([])
})

/** What the compiler says of the programs, one line each; mistakes elsewhere in the repository are not theirs. */
async function mistakesIn(pages: Readonly<Record<string, readonly Program[]>>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tabmpi-snippets-'))
  try {
    const files = Object.entries(pages).flatMap(([page, programs]) =>
      programs.map(({ line, text }) => ({ name: `${page}-${line}.mts`, text })),
    )
    // Pages import what their readers have installed.
    await symlink(inRepository('node_modules'), join(folder, 'node_modules'))
    await Promise.all(files.map((file) => writeFile(join(folder, file.name), file.text)))
    const config = {
      extends: inRepository('tsconfig.json'),
      compilerOptions: {
        // A snippet shows a name without using it.
        noUnusedLocals: false,
        typeRoots: [inRepository('node_modules/@types'), inRepository('node_modules')],
      },
      files: files.map((file) => file.name),
    }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
    const lines = (await compile(folder)).split('\n').filter((line) => line.includes('error TS'))
    return lines.filter((line) => !line.startsWith('..'))
  } finally {
    await rm(folder, { recursive: true })
  }
}

function compile(folder: string): Promise<string> {
  const compiler = inRepository('node_modules/typescript/bin/tsc')
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [compiler, '-p', '.', '--pretty', 'false'], { cwd: folder }, (error, stdout, stderr) => {
      if (error && !stdout.includes('error TS')) reject(new Error(`tsc: ${stderr}`, { cause: error }))
      else resolve(stdout)
    })
  })
}
