import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { SourceStacks } from './source-stack.ts'

const ASSETS = new URL('http://localhost:1/tabmpi/')

const source = `interface Shape { sides: number }
const shape: Shape = { sides: 4 }

function fail(): never {
  throw new Error('at ' + shape.sides)
}
export const call = () => fail()
`
const where = (text: string, needle: string) => {
  const before = text.slice(0, text.indexOf(needle)).split('\n')
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
}

async function compile() {
  const result = await build({
    stdin: { contents: source, loader: 'ts', sourcefile: 'my/shape.ts', resolveDir: '/' },
    outfile: '/program.js',
    absWorkingDir: '/',
    write: false,
    bundle: true,
    format: 'esm',
    sourcemap: 'linked',
  })
  const text = (ending: string) => result.outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? ''
  return { code: text('.js'), map: text('.js.map') }
}

test('frames of a program are told in the lines of its source, and frames of ours are dropped', async () => {
  const { code, map } = await compile()
  const read: string[] = []
  const stacks = new SourceStacks(ASSETS, (url) => {
    read.push(url)
    return Promise.resolve(map)
  })
  const thrown = where(code, 'new Error')
  const called = where(code, 'fail();')
  const stack = [
    'Error: at 4',
    `    at fail (http://localhost:1/run/x/program.js:${thrown})`,
    '    at Endpoint.receive (http://localhost:1/tabmpi/tabmpi.js:100:5)',
    `    at async http://localhost:1/run/x/program.js:${called}`,
    '    at async start (http://localhost:1/tabmpi/worker.js:7:1)',
    '    at chunk (http://localhost:1/tabmpi/chunk-a1.js:7:1)',
  ].join('\n')
  expect(await stacks.map(stack)).toBe(
    `    at fail (my/shape.ts:${where(source, 'new Error')})\n    at my/shape.ts:${where(source, 'fail()\n')}`,
  )
  expect(await stacks.place(stack)).toBe(`my/shape.ts:${where(source, 'new Error')}`)
  expect(read).toEqual(['http://localhost:1/run/x/program.js.map'])

  const firefox = `fail@http://localhost:1/run/x/program.js:${thrown}\nasync*receive@http://localhost:1/tabmpi/worker.js:7:1\n`
  expect(await stacks.map(firefox)).toBe(`    at fail (my/shape.ts:${where(source, 'new Error')})`)
})

test('a program that came as a text has the map that came with it, until the next one comes', async () => {
  const { code, map } = await compile()
  const stacks = new SourceStacks(ASSETS, () => Promise.reject(new Error('a blob has no map beside it')))
  const blob = 'blob:http://localhost:1/7c0e1b54-3f4e-4c57-9a3e-0a8f4a1b2c3d'
  const stack = `    at fail (${blob}:${where(code, 'new Error')})`
  stacks.know(blob, map)
  expect(await stacks.place(stack)).toBe(`my/shape.ts:${where(source, 'new Error')}`)
  stacks.know('blob:http://localhost:1/another', 'no map')
  expect(await stacks.place(stack)).not.toContain('shape.ts')
})

test('the folders above a gallery program are those of the build and are not shown', async () => {
  const { code, map } = await compile()
  const stacks = new SourceStacks(ASSETS, () =>
    Promise.resolve(map.replace('my/shape.ts', '../../../web/programs/shape.ts')),
  )
  const stack = `    at fail (https://a.b/programs/shape.js:${where(code, 'new Error')})`
  expect(await stacks.place(stack)).toBe(`web/programs/shape.ts:${where(source, 'new Error')}`)
})

test.each([
  ['does not come', () => Promise.reject(new Error('404'))],
  ['is no map', () => Promise.resolve('<!doctype html>')],
])('where the map %s, the place in the compiled program is told', async (_, read) => {
  expect(await new SourceStacks(ASSETS, read).map('    at f (http://h/run/x/program.js:3:4)')).toBe(
    '    at f (/run/x/program.js:3:4)',
  )
})

test('a stack without a frame of the user is empty', async () => {
  const stacks = new SourceStacks(ASSETS, () => Promise.reject(new Error('nothing to read')))
  expect(
    await stacks.map('Error: x\n    at Promise.all (index 1)\n    at http://localhost:1/tabmpi/worker.js:1:1'),
  ).toBe('')
  expect(await stacks.place('')).toBeNull()
})
