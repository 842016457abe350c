import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packageRoot } from './package-root.ts'

let folder: string

// Inside the package, so that the command finds its dependencies and the built page as it does when installed.
beforeAll(async () => {
  folder = mkdtempSync(join(packageRoot(), 'node_modules', '.tabmpi-cli-'))
  await build({
    entryPoints: [join(packageRoot(), 'mpirun/cli.ts')],
    outdir: folder,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  })
  writeFileSync(join(folder, 'package.json'), '{"type":"module","version":"0.0.0"}')
  mkdirSync(join(folder, 'dist/web'), { recursive: true })
  writeFileSync(join(folder, 'dist/web/tab.html'), 'a page')
  writeFileSync(join(folder, 'good.ts'), 'export {}\n')
  writeFileSync(join(folder, 'bad.ts'), 'const = 1\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function tabmpi(args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['cli.js', ...args], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr })
    })
  })
}

describe('the command line', () => {
  it.each([
    ['run -n 0 good.ts', "'-n <N>' argument '0' is invalid. Give a whole number from 1 to 256"],
    ['run -n x good.ts', "'-n <N>' argument 'x' is invalid. Give a whole number from 1 to 256"],
    ['run good.ts', "required option '-n <N>' not specified"],
    ['run -n 2', "missing required argument 'program'"],
    ['run -n 2 nope.ts', "no program 'nope.ts': give the path of a .ts or .js file"],
    ['run -n 2 --bogus good.ts', "unknown option '--bogus'"],
    ['serve --grace 1', "'--grace <S>' argument '1' is invalid. Give 2 seconds or more"],
    [
      'run -n 2 --timeout soon good.ts',
      "'--timeout <S>' argument 'soon' is invalid. Give a number of seconds greater than 0",
    ],
    ['run -n 2 --ice-servers http://a good.ts', "'http://a' is not the address of a STUN or TURN server"],
    [
      'run -n 2 --channel fast good.ts',
      "'--channel <KIND>' argument 'fast' is invalid. Allowed choices are auto, relay",
    ],
    ['walk', "unknown command 'walk'"],
    ['serve --port 65536', "'--port <PORT>' argument '65536' is invalid. Give a whole number from 0 to 65535"],
    ['serve --turn-url turn:a', '--turn-url and --turn-secret (or TABMPI_TURN_SECRET) belong together'],
    ['serve --turn-secret north', '--turn-url and --turn-secret'],
    ['serve --turn-url stun:a --turn-secret north', "'stun:a' is not the address of a TURN server"],
    ['serve --cert a.pem', '--cert and --key belong together'],
    ['serve --cert a.pem --key b.pem', '--cert a.pem: ENOENT'],
  ])('refuses `tabmpi %s` in one line, with exit code 2', async (line, message) => {
    const { code, stdout, stderr } = await tabmpi(line.split(' '))
    expect(stderr).toContain(message)
    expect(stderr).toMatch(/^tabmpi: [^\n]+\n$/)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  it('places a syntax error of the program, with exit code 1', async () => {
    const { code, stderr } = await tabmpi(['run', '-n', '2', 'bad.ts'])
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'tabmpi: bad.ts:1:7: Expected identifier but found "="\n' })
  })

  it('leaves what comes after the program to the program', async () => {
    const { stderr } = await tabmpi(['run', '-n', '2', 'nope.ts', '--bogus', '-n', 'x'])
    expect(stderr).toContain("no program 'nope.ts'")
  })

  it('shows help and version with exit code 0, and help for nothing at all with 2', async () => {
    await expect(tabmpi(['--help'])).resolves.toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Usage: tabmpi'),
    })
    await expect(tabmpi(['--version'])).resolves.toEqual({ code: 0, stdout: '0.0.0\n', stderr: '' })
    await expect(tabmpi([])).resolves.toMatchObject({ code: 2 })
  })
})

describe('tabmpi serve', () => {
  it('serves the page until it is interrupted, and then leaves the port', async () => {
    const server = spawn(process.execPath, ['cli.js', 'serve', '--port', '0', '--host', '127.0.0.1'], { cwd: folder })
    const exited = once(server, 'exit')
    const [greeting] = await once(server.stdout, 'data')
    const url = /http:\/\/localhost:\d+/.exec(String(greeting))?.[0] ?? ''
    expect(String(greeting)).toBe(`tabmpi: open ${url} on this machine\n`)
    await expect(fetch(`${url}/tab.html`).then((response) => response.text())).resolves.toBe('a page')
    server.kill('SIGINT')
    await expect(exited).resolves.toEqual([130, null])
    await expect(fetch(url)).rejects.toThrow('fetch failed')
  })

  it('names a port that is in use, with exit code 1', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const { code, stderr } = await tabmpi(['serve', '--host', '127.0.0.1', '--port', String(port)])
    other.close()
    expect(stderr).toMatch(new RegExp(`^tabmpi: port ${port} on 127.0.0.1 is in use; [^\\n]+\\n$`))
    expect(code).toBe(1)
  })
})
