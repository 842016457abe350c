import { expect, it } from 'vitest'
import type { Device } from '../../shared/events.ts'
import { deviceKind } from './device-kind.ts'

const MAC =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15'

it.each<[string, boolean | undefined, number, Device]>([
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
    false,
    0,
    'computer',
  ],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:153.0) Gecko/20100101 Firefox/153.0', undefined, 10, 'computer'],
  [MAC, undefined, 0, 'computer'],
  [MAC, undefined, 5, 'tablet'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1',
    undefined,
    5,
    'phone',
  ],
  [
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36',
    true,
    5,
    'phone',
  ],
  [
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
    false,
    5,
    'tablet',
  ],
  ['Mozilla/5.0 (Android 15; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0', undefined, 5, 'phone'],
])('%s (mobile: %s, touch points: %i) is a %s', (userAgent, mobile, touchPoints, device) => {
  expect(deviceKind({ userAgent, mobile, touchPoints })).toBe(device)
})
