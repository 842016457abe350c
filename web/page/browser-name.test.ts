import { expect, test } from 'vitest'
import { browserName } from './browser-name.ts'

const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36'
const brand = (name: string, version: string) => ({ brand: name, version })

test.each([
  ['Chromium 156 on Linux', [brand('Not?A_Brand', '99'), brand('Chromium', '156')]],
  ['Chromium 156 on Linux', [brand('HeadlessChrome', '156'), brand('Not;A=Brand', '8'), brand('Chromium', '156')]],
  [
    'Microsoft Edge 155 on Linux',
    [brand('Chromium', '155'), brand('Not)A;Brand', '8'), brand('Microsoft Edge', '155')],
  ],
])('%s, by its brands', (name, brands) => {
  expect(browserName(chrome, { brands, platform: 'Linux' })).toBe(name)
})

test.each([
  ['Chrome 156 on Linux', chrome],
  [
    'Microsoft Edge 140 on Windows',
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.1`,
  ],
  ['Firefox 153 on Linux', 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0'],
  [
    'Safari 26 on macOS',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/26.0 Safari/605.1.15',
  ],
  ['a browser of unknown name', 'curl/8'],
])('%s, by its user agent', (name, userAgent) => {
  expect(browserName(userAgent, undefined)).toBe(name)
})
