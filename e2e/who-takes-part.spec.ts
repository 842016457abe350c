import { expect as expectSoon } from 'tabmpi/playwright'
import { test } from './page-fixture.ts'
import { readSpeedup } from './speedup-table.ts'

// The compiler is WebAssembly of 14 MB, which a page has to make ready once.
const expect = expectSoon.configure({ timeout: 20_000 })

test('a program of one’s own is offered to those who agreed, runs on them, and its speed-up is measured on them', async ({
  pageWorld,
}) => {
  test.setTimeout(120_000)
  const [host, willing, other] = await pageWorld.tabs(3)
  const { page } = host
  await page.bringToFront()
  await page.getByRole('button', { name: 'Open the editor' }).click()
  const card = page.getByRole('region', { name: 'Write', exact: true })
  const text = card.getByRole('textbox', { name: /^The program’s text/ })
  await expect(text).toContainText('import {')
  await text.focus()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(`import { MPI } from 'tabmpi'
console.log('rank', MPI.COMM_WORLD.Get_rank(), 'of', MPI.COMM_WORLD.Get_size())
`)
  const ranks = card.getByLabel('Ranks for this text')
  const measure = card.getByRole('button', { name: 'Measure its speed-up' })
  await expect(ranks).toHaveValue('1')
  await expect(measure).toHaveCount(0)

  await card.getByRole('button', { name: 'Ask them to run yours' }).click()
  await willing.page.bringToFront()
  await willing.page.getByRole('button', { name: 'Agree for this world' }).click()
  await other.page.bringToFront()
  await other.page.getByRole('button', { name: 'Not now' }).click()
  await page.bringToFront()
  await expect(ranks).toHaveValue('2')
  await expect(card).toContainText('One tab has not agreed yet')
  // The gallery's programs have all tabs as ever.
  await expect(page.getByLabel('Ranks', { exact: true }).and(page.getByRole('spinbutton'))).toHaveValue('3')

  await ranks.fill('3')
  await expect(card).toContainText('Choose from 1 to 2: as many of the 3 tabs here take part')
  await expect(card.getByRole('button', { name: 'Run this text' })).toBeDisabled()
  await expect(measure).toBeDisabled()
  await ranks.fill('2')
  await card.getByRole('button', { name: 'Run this text' }).click()
  await expect(host.status).toHaveText('Done: all 2 ranks have ended')
  expect(await host.output()).toEqual({ 'rank 0': 'rank 0 of 2\n', 'rank 1': 'rank 1 of 2\n' })

  await measure.click()
  const speedup = page.getByRole('region', { name: 'Speed-up', exact: true })
  await expect(speedup.getByRole('status')).toHaveText('Measured on up to 2 ranks')
  expect((await readSpeedup(speedup)).map((row) => row.ranks)).toEqual([1, 2])
  await card.getByRole('link', { name: 'To the speed-up' }).click()
  await expect(speedup.getByRole('heading', { name: 'Speed-up', level: 2 })).toBeInViewport()
})
