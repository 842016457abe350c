import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { assetFolder } from './assets.ts'

beforeEach(() => void vi.stubGlobal('location', new URL('https://class.example/lessons/one.html?world=w')))
afterEach(() => void vi.unstubAllGlobals())

test.each([
  [undefined, 'https://class.example/tabmpi/'],
  ['/static/tabmpi/', 'https://class.example/static/tabmpi/'],
  ['/static/tabmpi', 'https://class.example/static/tabmpi/'],
  ['tabmpi', 'https://class.example/lessons/tabmpi/'],
  [new URL('https://class.example/a/'), 'https://class.example/a/'],
])('%s is the folder %s', (given, folder) => {
  expect(assetFolder(given).href).toBe(folder)
})

test.each(['https://elsewhere.example/tabmpi/', 'http://class.example/tabmpi/', 'blob:x'])(
  'a page starts no workers from %s',
  (given) => {
    expect(() => assetFolder(given)).toThrow(
      'serve it from https://class.example, for a page starts workers of its own origin only',
    )
  },
)
