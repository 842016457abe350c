import type { Locator } from 'playwright'
import { expect } from 'tabmpi/playwright'
import { LESSONS } from '../web/programs/course/catalogue.ts'
import { test } from './page-fixture.ts'
import type { PageTab } from './page-tab.ts'

/** Chooses a program and its parameters as a person does. */
async function choose({ page }: PageTab, title: string, parameters: Record<string, string> = {}): Promise<void> {
  await page.getByLabel('Program', { exact: true }).selectOption(title)
  for (const [name, value] of Object.entries(parameters)) {
    const field = page.getByLabel(name, { exact: true })
    if ((await field.evaluate((element) => element.tagName)) === 'SELECT') await field.selectOption(value)
    else await field.fill(value)
  }
}

/** Red, green and blue of one pixel of a picture. */
const pixelOf = (picture: Locator, x: number, y: number): Promise<number[]> =>
  picture.evaluate(
    (canvas, at) => {
      if (!(canvas instanceof HTMLCanvasElement)) throw new Error('not a canvas')
      return Array.from(canvas.getContext('2d')?.getImageData(at.x, at.y, 1, 1).data.subarray(0, 3) ?? [])
    },
    { x, y },
  )

test('every program of the course is offered with its parameters, its lesson and its text', async ({ pageWorld }) => {
  const host = await pageWorld.make()
  await host.seesRanks(1)
  const { page } = host
  expect(await page.getByLabel('Program', { exact: true }).locator('option').allTextContents()).toEqual(
    LESSONS.map(({ title }) => title),
  )
  for (const { name, title, shows, parameters } of LESSONS) {
    await choose(host, title)
    await expect(page.getByText(shows)).toBeVisible()
    for (const parameter of parameters) {
      await expect(page.getByLabel(parameter.name, { exact: true })).toHaveValue(parameter.initial)
    }
    await expect(page.getByRole('button', { name: 'Run' })).toBeEnabled()
    const lesson = page.getByRole('region', { name: title, exact: true })
    await expect(lesson.getByRole('heading', { name: 'Questions' })).toBeVisible()
    await lesson.getByText(`The program: ${name}.ts`).click()
    await expect(lesson.locator('pre')).toContainText(`from 'tabmpi'`)
  }
})

test('numbers, a plot with its table, and bounds of the parameters', async ({ pageWorld }) => {
  const [host] = await pageWorld.tabs(2)
  await choose(host, 'π by darts', { N: '99' })
  await expect(host.page.getByText('N must be a whole number from 100 to')).toBeVisible()
  await expect(host.page.getByRole('button', { name: 'Run' })).toBeDisabled()
  await choose(host, 'π by darts', { N: '1600' })
  await host.run({ size: 2 })
  await expect(host.result.locator('dt')).toHaveText(['π from darts', 'error', 'darts', 'inside'])
  await expect(host.result.locator('dd').nth(2)).toHaveText('1600')
  const plot = host.result.getByRole('img', { name: /^The error shrinks.*lines of error over darts: this run, to be/ })
  await expect(plot.locator('path.line')).toHaveCount(2)
  await host.result.getByText('The plot’s numbers').click()
  const rows = host.result.getByRole('region', { name: 'The plot’s numbers' }).getByRole('row')
  // Seven rounds of both series, and the head.
  await expect(rows).toHaveCount(15)
  await expect(rows.nth(2)).toHaveText(/^this run50/)
})

test('a picture and who computed it, in the colours of the ranks', async ({ pageWorld }) => {
  const [host] = await pageWorld.tabs(2)
  await choose(host, 'Mandelbrot set', { width: '24', schedule: 'cyclic', limit: '20' })
  await host.run({ size: 2 })
  // The set's inside is black; the outermost corner goes off at once.
  const picture = host.result.getByRole('img', { name: 'Mandelbrot set: a picture of 24 by 16 pixels' })
  expect(await pixelOf(picture, 16, 8)).toEqual([0, 0, 4])
  expect(await pixelOf(picture, 0, 0)).not.toEqual([0, 0, 4])
  // Two blocks of eight rows, dealt like cards.
  const owners = host.result.getByRole('img', { name: /^Who computed which rows/ })
  const colourOf = (rank: number): Promise<number[]> =>
    host.page.evaluate((name) => {
      const digits = getComputedStyle(document.documentElement).getPropertyValue(name).trim().slice(1)
      return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16))
    }, `--rank-${rank}`)
  expect(await pixelOf(owners, 3, 7)).toEqual(await colourOf(0))
  expect(await pixelOf(owners, 3, 8)).toEqual(await colourOf(1))
  await expect(host.result.getByRole('img', { name: /^Time at work/ }).locator('rect')).toHaveCount(2)
})

test('the deadlock: every tab says what its rank waits for, in the program’s line, and Stop ends it', async ({
  pageWorld,
}) => {
  const [host, guest] = await pageWorld.tabs(2)
  await choose(host, 'Deadlock')
  await host.start({ size: 2 })
  await expect(host.result).toContainText(/rank 0 waits: Ssend \(dest 1, tag 0\) at .*deadlock\.ts:\d+:\d+ for/)
  await guest.page.bringToFront()
  await expect(guest.result).toContainText(/rank 1 waits: Ssend \(dest 0, tag 0\) at .*deadlock\.ts:\d+:\d+ for/)
  // The guest reads the lesson that the host has started.
  await expect(guest.page.getByRole('region', { name: 'Deadlock', exact: true })).toContainText('Nothing is broken')
  await host.page.bringToFront()
  await host.page.getByRole('button', { name: 'Stop' }).click()
  await expect(host.status).toHaveText('Stopped by the host')
  await expect(host.result).not.toContainText('waits:')
})

test('no text of a display is taken for HTML, and what cannot be drawn is refused', async ({ pageWorld }) => {
  const host = await pageWorld.make()
  await host.seesRanks(1)
  await pageWorld.replaceHello('e2e/programs/displays-html.ts')
  await host.run({ program: 'Hello', size: 1 })
  await expect(host.result.getByRole('heading', { name: '<img src=x' })).toHaveCount(5)
  await expect(host.result.locator('img')).toHaveCount(0)
  expect(await host.page.title()).not.toContain('taken over')
  const refused = 'TypeError: display: the image has 3 bytes of pixels, but 2 x 2 take 4 (places in the palette) or 16'
  expect((await host.output())['rank 0']).toContain(refused)
})
