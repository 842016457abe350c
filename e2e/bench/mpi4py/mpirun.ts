import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { promisify } from 'node:util'
import { packageRoot } from '../../../mpirun/package-root.ts'

/** How Open MPI's ranks reach each other. */
export type Btl = 'TCP' | 'shared memory'

const BTL = { TCP: 'tcp,self', 'shared memory': 'vader,self' } as const
/** The system's own Python first: that is where a distribution's mpi4py lies. */
const PYTHONS = ['/usr/bin/python3', 'python3']
/** After its input has ended; then it is ended from here. */
const ENDING_MS = 5_000

/** The Python that has mpi4py and numpy; null where there is none, or no mpirun. */
export async function findMpi4py(): Promise<string | null> {
  const run = promisify(execFile)
  for (const python of PYTHONS) {
    try {
      await run('mpirun', ['--version'])
      await run(python, ['-c', 'import mpi4py, numpy'])
      return python
    } catch {
      // Not here: the next one, or none.
    }
  }
  return null
}

/** Ranks of Open MPI under mpi4py that run `serve.py`; they sleep until they are told something. */
export class Mpirun {
  readonly #process: ChildProcessByStdio<Writable, Readable, Readable>
  readonly #lines: AsyncIterator<string>
  readonly #exited: Promise<unknown>
  #errors = ''

  private constructor(process: ChildProcessByStdio<Writable, Readable, Readable>) {
    this.#process = process
    this.#lines = createInterface(process.stdout)[Symbol.asyncIterator]()
    this.#exited = once(process, 'close')
    process.stderr.on('data', (data) => {
      this.#errors += String(data)
    })
    // A write to a process that has ended: the missing answer says it better.
    process.stdin.on('error', () => undefined)
  }

  /** @throws Error with what mpirun said when it does not come up */
  static async start(python: string, ranks: number, btl: Btl): Promise<Mpirun> {
    const root = process.getuid?.() === 0 ? ['--allow-run-as-root'] : []
    const ways = ['--oversubscribe', '--mca', 'pml', 'ob1', '--mca', 'btl', BTL[btl]]
    const script = join(packageRoot(), 'e2e/bench/mpi4py/serve.py')
    // Under `-m mpi4py` an exception of one rank ends them all.
    const ranksOf = ['-n', String(ranks), python, '-m', 'mpi4py', script]
    const started = new Mpirun(spawn('mpirun', [...root, ...ways, ...ranksOf], { stdio: ['pipe', 'pipe', 'pipe'] }))
    await started.#answer()
    return started
  }

  /** @throws Error with what the ranks said when they end instead of answering */
  async ask(job: Record<string, unknown>): Promise<unknown> {
    this.#process.stdin.write(`${JSON.stringify(job)}\n`)
    return this.#answer()
  }

  async close(): Promise<void> {
    this.#process.stdin.end()
    const timer = setTimeout(() => this.#process.kill(), ENDING_MS)
    await this.#exited
    clearTimeout(timer)
  }

  async #answer(): Promise<unknown> {
    const { value, done } = await this.#lines.next()
    if (!done) return JSON.parse(value)
    await this.#exited
    throw new Error(`mpirun ended: ${this.#errors.trim() || 'it said nothing'}`)
  }
}
