import { expect, test } from 'vitest'
import { programModule } from './program-module.ts'

const RUNTIME = 'http://localhost:8080/tabmpi/tabmpi.js'
const inline = (map: string) =>
  `\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString('base64')}\n`
const codeOf = async (url: string): Promise<string> => (await fetch(url)).text()

test('the module imports the runtime of this tab’s own server, and carries its source', async () => {
  const code = 'import { MPI } from "tabmpi:runtime";\nconst text = "tabmpi:other";'
  const map = JSON.stringify({ sourcesContent: ['const text = "é😀"'] })
  const module = programModule(code + inline(map), RUNTIME)
  expect(module.map).toBe(map)
  expect(module.source).toBe('const text = "é😀"')
  const made = await codeOf(module.url)
  expect(made).toContain(`import { MPI } from "${RUNTIME}";\nconst text = "tabmpi:other";`)
})

test.each([
  ['no map', ''],
  ['a map that is not base64', '\n//# sourceMappingURL=data:application/json;base64,=a\n'],
])('a text with %s has neither map nor source', (_, end) => {
  expect(programModule(`1${end}`, RUNTIME)).toMatchObject({ map: null, source: null })
})

test.each(['null', '{"sourcesContent":7}', '{"sourcesContent":[7]}', '{'])('the map %s tells no source', (map) => {
  expect(programModule(`1${inline(map)}`, RUNTIME)).toMatchObject({ map, source: null })
})
