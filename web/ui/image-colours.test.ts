import { expect, it } from 'vitest'
import { imageColours } from './image-colours.ts'

const RANKS = ['#0072b2', '#e69f00']
const image = (pixels: number[], more: { palette?: 'heat' | 'ranks' | string[] } = {}) => {
  return { kind: 'image' as const, width: 2, height: 1, pixels: Uint8Array.from(pixels), ...more }
}
const colours = (rgba: Uint8ClampedArray) => [Array.from(rgba.subarray(0, 4)), Array.from(rgba.subarray(4))]

it('takes four bytes a pixel as they are', () => {
  expect(colours(imageColours(image([1, 2, 3, 4, 5, 6, 7, 8]), RANKS))).toEqual([
    [1, 2, 3, 4],
    [5, 6, 7, 8],
  ])
})

it('looks places up in the palette, which starts again at its end', () => {
  expect(colours(imageColours(image([1, 2], { palette: ['#102030', '#ff0080'] }), RANKS))).toEqual([
    [255, 0, 128, 255],
    [16, 32, 48, 255],
  ])
})

it('has the page’s colours of the ranks', () => {
  expect(colours(imageColours(image([1, 0], { palette: 'ranks' }), RANKS))).toEqual([
    [230, 159, 0, 255],
    [0, 114, 178, 255],
  ])
})

it('goes from dark to light with heat, and never back', () => {
  const lightness = Array.from({ length: 256 }, (_, i) => {
    const [r = 0, g = 0, b = 0] = imageColours(image([i, i]), RANKS)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  })
  expect(lightness[0]).toBeLessThan(2)
  expect(lightness[255]).toBeGreaterThan(240)
  for (const [i, light] of lightness.slice(1).entries()) expect(light).toBeGreaterThanOrEqual(lightness[i] ?? NaN)
})
