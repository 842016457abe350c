import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { packageRoot } from '../../mpirun/package-root.ts'

const run = promisify(execFile)

/** What the project has besides tabmpi and what tabmpi asks for. */
const TOOLS = ['vite', 'typescript', '@types/node']

/** A program that is a file of a page's own server. */
const SERVED_PROGRAM = `import { MPI } from '/tabmpi/tabmpi.js'
const { rank, size } = MPI.COMM_WORLD
const ranks = await MPI.COMM_WORLD.allgather(rank)
if (rank === 0) console.log('ranks', ranks.join(), 'of', size)
`

const TSCONFIG = {
  compilerOptions: {
    target: 'ES2022',
    module: 'ESNext',
    moduleResolution: 'bundler',
    lib: ['ES2024', 'ESNext.Disposable', 'DOM', 'DOM.Iterable'],
    types: ['node', 'vite/client'],
    strict: true,
    exactOptionalPropertyTypes: true,
    // Our own declarations shall be right by themselves.
    skipLibCheck: false,
    allowJs: true,
    checkJs: true,
    noEmit: true,
  },
  include: ['*.ts', '*.mjs'],
}

interface Manifest {
  dependencies: Record<string, string>
  peerDependencies: Record<string, string>
}

/** An empty project outside the repository, with this package as `npm pack` makes it. */
export class Consumer {
  readonly folder: string

  private constructor(folder: string) {
    this.folder = folder
  }

  /** Packs what is built and installs it. No network: what tabmpi depends on is linked to the repository's own copy. */
  static async install(): Promise<Consumer> {
    const repository = packageRoot()
    const consumer = new Consumer(await mkdtemp(join(tmpdir(), 'tabmpi-package-')))
    const { folder } = consumer
    await cp(join(repository, 'e2e/package/app'), folder, { recursive: true })
    await mkdir(join(folder, 'public'))
    await writeFile(join(folder, 'public/served.js'), SERVED_PROGRAM)
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG))
    const { stdout } = await npm(repository, 'pack', '--ignore-scripts', '--pack-destination', folder)
    const tarball = stdout.trim().split('\n').at(-1)
    const manifest: Manifest = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8'))
    const linked = [...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }), ...TOOLS]
    const links = linked.map((name) => [name, `file:${join(repository, 'node_modules', name)}`])
    const dependencies = { tabmpi: `file:${tarball}`, ...Object.fromEntries(links) }
    await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }))
    await npm(folder, 'install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund')
    return consumer
  }

  /** Runs one of the installed commands. @returns what it printed @throws Error with what it printed, when it fails */
  async command(name: string, ...args: string[]): Promise<string> {
    // npx would ask the network for what is not there.
    return (await execute(this.folder, join(this.folder, 'node_modules/.bin', name), args)).stdout
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true })
  }
}

function npm(cwd: string, ...args: string[]): Promise<{ stdout: string }> {
  return execute(cwd, 'npm', args)
}

async function execute(cwd: string, file: string, args: readonly string[]): Promise<{ stdout: string }> {
  // What npm and Playwright tell the commands that they start is about this run, not about that project.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^(npm_|PW_|TEST_|PLAYWRIGHT_)/.test(key)),
  )
  try {
    return await run(file, [...args], { cwd, env })
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`${file} ${args.join(' ')} failed in ${cwd}:\n${stdout}${stderr}`, { cause: error })
  }
}
