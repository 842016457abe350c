import { readFile } from 'node:fs/promises'
import type { Locator } from 'playwright'
import { expect } from 'tabmpi/playwright'
import { expectAccessible } from './axe.ts'
import { test } from './page-fixture.ts'
import type { PageTab } from './page-tab.ts'

const SIZE = 4

/** `cells[source][dest]` of `programs/known-messages.ts`, counted with a plain loop. */
function plainCount(): { messages: number[][]; bytes: number[][] } {
  const messages: number[][] = []
  const bytes: number[][] = []
  for (let source = 0; source < SIZE; source++) {
    messages.push([])
    bytes.push([])
    for (let dest = 0; dest < SIZE; dest++) {
      const count = source === dest ? 0 : dest + 1
      messages[source]?.push(count)
      bytes[source]?.push(count * 8 * (10 * source + dest + 1))
    }
  }
  return { messages, bytes }
}

/** The timeline's part of the page, shown. */
async function timelineOf(tab: PageTab): Promise<Locator> {
  const card = tab.page.getByRole('region', { name: 'Timeline', exact: true })
  await tab.page.bringToFront()
  await card.getByRole('button', { name: 'Show the timeline' }).click()
  return card
}

/** The cells of the matrix between the heads and the totals, in full; and the sum of all. */
async function matrixOf(card: Locator, measure: 'bytes' | 'messages', of: string) {
  await card.getByLabel('Show', { exact: true }).selectOption(measure)
  await card.getByLabel('of', { exact: true }).selectOption(of)
  const table = card.getByRole('table', { name: 'Who sent how much to whom' })
  const titles = await table
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => Array.from(row.querySelectorAll('td'), (cell) => cell.title)))
  const numbers = titles.map((row) => row.map((title) => Number(new RegExp(`${measure}: (\\d+)`).exec(title)?.[1])))
  return { cells: numbers.slice(0, -1).map((row) => row.slice(0, -1)), all: numbers.at(-1)?.at(-1) }
}

/** For each row of the timeline whether anything is drawn in it but lines. */
function rowsDrawn(card: Locator): Promise<boolean[]> {
  return card.locator('.timeline-canvas canvas').evaluate((canvas) => {
    if (!(canvas instanceof HTMLCanvasElement)) throw new Error('the timeline has no canvas')
    const rows = [...document.querySelectorAll('.timeline-ranks li')]
    const top = canvas.getBoundingClientRect().top
    return rows.map((row) => {
      const { y, height } = row.getBoundingClientRect()
      const scale = canvas.height / canvas.getBoundingClientRect().height
      const image = canvas.getContext('2d')?.getImageData(0, (y - top) * scale, canvas.width, height * scale)
      const colours = new Set<number>()
      for (const pixel of new Uint32Array(image?.data.buffer ?? new ArrayBuffer(0))) colours.add(pixel)
      return colours.size > 20
    })
  })
}

test('the timeline of a known program: a row for each rank, the counted messages, the file and back again', async ({
  pageWorld,
}, testInfo) => {
  await pageWorld.replaceHello('e2e/programs/known-messages.ts')
  const [host] = await pageWorld.tabs(SIZE)
  await host.run({ program: 'Hello', size: SIZE })
  const card = await timelineOf(host)
  const timeline = card.getByRole('application', { name: 'Timeline of 4 ranks' })
  await expect(timeline).toBeVisible()
  await expect(card.locator('.timeline-ranks li')).toHaveText(['rank 0', 'rank 1', 'rank 2', 'rank 3'])

  const expected = plainCount()
  await expect.poll(async () => (await matrixOf(card, 'messages', 'program')).cells).toEqual(expected.messages)
  expect((await matrixOf(card, 'bytes', 'program')).cells).toEqual(expected.bytes)
  // Bcast of 40 bytes on four ranks is three messages, whatever the tree; and there may be others of the run's end.
  expect((await matrixOf(card, 'messages', 'collectives')).all).toBeGreaterThanOrEqual(3)
  await expect.poll(() => rowsDrawn(card)).toEqual([true, true, true, true])

  const began = host.page.waitForEvent('download')
  await card.getByRole('button', { name: 'Save as a file' }).click()
  const path = testInfo.outputPath('run.trace.json')
  await (await began).saveAs(path)
  const saved: { traceEvents: { ph: string; cat?: string }[] } = JSON.parse(await readFile(path, 'utf8'))
  const arrows = (ph: string) => saved.traceEvents.filter((event) => event.ph === ph && event.cat === 'message').length
  const count = expected.messages.flat().reduce((sum, messages) => sum + messages, 0)
  expect(arrows('s')).toBe(count)
  expect(arrows('f')).toBe(count)

  await expectAccessible(host.page, 'the timeline of a run')

  // A page without a world shows the file as the host does the run.
  const page = await pageWorld.context.newPage()
  await page.goto(pageWorld.address)
  const other = page.getByRole('region', { name: 'Look at a recorded run' })
  await other.getByRole('button', { name: 'Show the timeline' }).click()
  await other.getByLabel('A trace file').setInputFiles(path)
  await expect(other.getByText('This is the file run.trace.json')).toBeVisible()
  await expect(other.getByRole('application', { name: 'Timeline of 4 ranks' })).toBeVisible()
  expect(await matrixOf(other, 'bytes', 'program')).toEqual(await matrixOf(card, 'bytes', 'program'))
  await expectAccessible(page, 'the timeline of a file')
  const buffer = Buffer.from('{"a":1}')
  await other.getByLabel('A trace file').setInputFiles({ name: 'no.json', mimeType: 'application/json', buffer })
  await expect(other.getByText(/no trace of tabmpi/)).toBeVisible()
  await other.getByRole('button', { name: 'Close the file' }).click()
  await expect(other.getByText('No file is open.')).toBeVisible()
})

test('the timeline by keyboard alone: from a send to its receive and back', async ({ pageWorld }) => {
  await pageWorld.replaceHello('e2e/programs/known-messages.ts')
  const [host] = await pageWorld.tabs(2)
  await host.run({ program: 'Hello', size: 2 })
  const card = await timelineOf(host)
  const timeline = card.getByRole('application')
  const chosen = card.getByRole('status', { name: 'The chosen call' })
  await expect(chosen).toContainText('No call is chosen')
  await timeline.focus()
  const press = (key: string) => host.page.keyboard.press(key)
  await press('Enter')
  await expect(chosen).toContainText('rank 0')
  // Back to the first call, then on to the first send.
  for (let i = 0; i < 20; i++) await press('p')
  await expect(async () => {
    if (!(await chosen.innerText()).includes('Send (dest 1, tag 0')) await press('n')
    await expect(chosen).toContainText('Send (dest 1, tag 0', { timeout: 100 })
  }).toPass({ timeout: 10_000 })
  await expect(chosen).toContainText(/at e2e\/programs\/known-messages\.ts:\d+:\d+/)
  await expect(chosen).toContainText('to rank 1, tag 0, 16 B')
  await press('Enter')
  await expect(chosen).toContainText(/^rank 1 Recv \(source 0, tag 0/)
  await press('Escape')
  await expect(chosen).toContainText('No call is chosen')

  const before = await rowsPicture(card)
  await press('+')
  await expect.poll(() => rowsPicture(card)).not.toBe(before)
  await press('0')
  await expect.poll(() => rowsPicture(card)).toBe(before)

  await card.getByText('The calls as a table').click()
  await card.getByLabel('Rank', { exact: true }).selectOption('1')
  const rows = card.getByRole('region', { name: 'Calls of rank 1' }).getByRole('row')
  await expect(rows.filter({ hasText: 'Recv' })).toHaveCount(2)
  await rows.getByRole('button', { name: 'Bcast' }).press('Enter')
  await expect(chosen).toContainText(/^rank 1 Bcast/)
})

test('a circle of sends is told as a deadlock, with who waits for whom and the lines of the program', async ({
  pageWorld,
}) => {
  const [host] = await pageWorld.tabs(2)
  await host.page.getByLabel('Program', { exact: true }).selectOption('Deadlock')
  await host.start({ size: 2 })
  await expect(host.result).toContainText(
    /rank 0 waits: Ssend \(dest 1, tag 0\) at .*deadlock\.ts:\d+:\d+ for .* → rank 1/,
  )
  await expect(host.result).toContainText(
    /rank 1 waits: Ssend \(dest 0, tag 0\) at .*deadlock\.ts:\d+:\d+ for .* → rank 0/,
  )
  const alert = host.result.getByRole('alert')
  await expect(alert).toContainText('Deadlock')
  await expect(alert).toContainText(/rank 0 in Ssend at .*deadlock\.ts:\d+:\d+: not taken by rank 1/)
  await host.page.getByRole('button', { name: 'Stop' }).click()
  await expect(host.status).toHaveText('Stopped by the host')
})

const rowsPicture = (card: Locator): Promise<string> =>
  card
    .locator('.timeline-canvas canvas')
    .evaluate((canvas) => (canvas instanceof HTMLCanvasElement ? canvas.toDataURL() : ''))
