import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'playwright/test'

const CLI = fileURLToPath(new URL('../dist/node/mpirun/cli.js', import.meta.url))
const LESSON = 'web/programs/vector-add.ts'
const HUNDRED = `Result of A + B = [${Array.from({ length: 100 }, (_, i) => i + 1).join(', ')}]\n`

interface Ended {
  code: number | null
  out: string
  err: string
}

function start(...args: string[]): {
  child: ChildProcess
  ended: Promise<Ended>
  said: (text: string) => Promise<void>
} {
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const heard = { out: '', err: '' }
  const listeners = new Set<() => void>()
  for (const [stream, name] of [
    [child.stdout, 'out'],
    [child.stderr, 'err'],
  ] as const) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      heard[name] += text
      for (const listener of listeners) listener()
    })
  }
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, ...heard })))
  const said = (text: string) =>
    new Promise<void>((resolve) => {
      const listener = () => {
        if (`${heard.out}${heard.err}`.includes(text)) resolve()
      }
      listeners.add(listener)
      listener()
    })
  return { child, ended, said }
}

const tabmpi = (...args: string[]): Promise<Ended> => start(...args).ended

test('tabmpi run prints the lesson, how the world formed, and exits with 0', async () => {
  const { code, out, err } = await tabmpi('run', '-n', '4', LESSON)
  expect(out).toBe(HUNDRED)
  expect(err).toMatch(/4 ranks/)
  expect(err).toMatch(/rtc/)
  expect(err.match(/swiftshader/gi)?.length).toBeGreaterThanOrEqual(4)
  expect(code).toBe(0)
})

test('--tag-output, args and results', async () => {
  const { out, code } = await tabmpi('run', '-n', '2', '--tag-output', 'e2e/programs/prints.ts', '--flag', 'two words')
  expect(out.split('\n').toSorted()).toEqual([
    '',
    '[0] rank 0 of 2 got --flag and two words',
    '[1] rank 1 of 2 got --flag and two words',
  ])
  expect(code).toBe(0)
})

test('--json prints one object and nothing else on standard output', async () => {
  const { out, code } = await tabmpi('run', '-n', '2', '--json', 'e2e/programs/prints.ts', 'x')
  const report: { outcome: unknown; ranks: { result: unknown; gpu: string }[] } = JSON.parse(out)
  expect(report.outcome).toMatchObject({ kind: 'ended' })
  expect(report.ranks.map(({ result }) => result)).toEqual([0, 10])
  expect(report.ranks[0]?.gpu).toMatch(/swiftshader/i)
  expect(code).toBe(0)
})

test('exit codes: 1 when a rank throws, with rank, message and line; the code of Abort', async () => {
  const thrown = await tabmpi('run', '-n', '3', 'e2e/programs/throws.ts')
  expect(thrown.code).toBe(1)
  expect(thrown.err).toMatch(/rank 1.*1 cannot be divided by zero[\s\S]*e2e\/programs\/throws\.ts:10:22/)
  expect((await tabmpi('run', '-n', '2', 'e2e/programs/aborts.ts')).code).toBe(7)
})

test('--timeout ends a program that loops for ever with 124, and says what each rank waits for', async () => {
  const { code, err } = await tabmpi('run', '-n', '3', '--timeout', '5', 'e2e/programs/waits.ts')
  expect(code).toBe(124)
  expect(err).toMatch(/rank 0.*Recv.*source 1, tag 11.*e2e\/programs\/waits\.ts:6/)
  expect(err).toMatch(/rank 1.*busy/)
  expect(err).toMatch(/rank 2.*Barrier.*e2e\/programs\/waits\.ts:8/)
})

test('Ctrl-C ends it with 130 and leaves no browser behind', async () => {
  const { child, ended, said } = start('run', '-n', '2', 'e2e/programs/waits.ts')
  await said('begun')
  const family = descendants(child.pid)
  expect(family.length).toBeGreaterThan(1)
  child.kill('SIGINT')
  expect((await ended).code).toBe(130)
  await expect.poll(() => family.filter(isAlive)).toEqual([])
})

test('bad usage and programs that do not compile: one clear line, no stack of ours', async () => {
  const broken = (name: string, text: string): string => {
    const path = test.info().outputPath(name)
    writeFileSync(path, text)
    return relative(process.cwd(), path)
  }
  const syntax = broken('syntax.ts', 'const a = 1\nconst = 2\n')
  const missing = broken('missing.ts', "import { b } from './not-there.ts'\nconsole.log(b)\n")
  const cases: [string[], number, RegExp][] = [
    [['run', '-n', '0', LESSON], 2, /-n.*0/],
    [['run', '-n', 'x', LESSON], 2, /-n.*x/],
    [['run', '-n', '2', 'no/such/program.ts'], 2, /no\/such\/program\.ts/],
    [['run', '-n', '2', '--frobnicate', LESSON], 2, /--frobnicate/],
    [['run', '-n', '2', syntax], 1, /syntax\.ts:2:\d+: /],
    [['run', '-n', '2', missing], 1, /missing\.ts:1:\d+: .*not-there/],
  ]
  for (const [args, code, line] of cases) {
    const end = await tabmpi(...args)
    expect.soft(end.code, args.join(' ')).toBe(code)
    expect.soft(end.err, args.join(' ')).toMatch(line)
    expect.soft(end.err, args.join(' ')).not.toMatch(/\n\s+at .*(mpirun|node:internal)/)
  }
})

test('tabmpi serve with a port in use: one clear line', async () => {
  const holder = createServer()
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve))
  const address = holder.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const { code, err } = await tabmpi('serve', '--host', '127.0.0.1', '--port', String(port))
  expect(code).not.toBe(0)
  expect(err.trim().split('\n').at(-1)).toContain(String(port))
  await new Promise((resolve) => holder.close(resolve))
})

/** All processes below one, from the process table. */
function descendants(pid: number | undefined): number[] {
  const table = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
  const pairs = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
  const found = [pid ?? -1]
  for (const parent of found)
    for (const [child, of] of pairs) if (of === parent && child !== undefined) found.push(child)
  return found
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
