import { expect } from 'tabmpi/playwright'
import { test } from './page-fixture.ts'
import { lessonLine, lessonTables } from './page-lesson.ts'
import { PageTab } from './page-tab.ts'
import { readSpeedup } from './speedup-table.ts'

test('a lesson: make a world, join by its link, run, see the result, measure the speed-up', async ({ pageWorld }) => {
  const teacher = await pageWorld.make()
  await teacher.seesRanks(1)
  const link = await teacher.link()
  const students: PageTab[] = []
  for (let count = 2; count <= 4; count++) {
    const page = await pageWorld.context.newPage()
    await page.goto(link)
    students.push(new PageTab(page))
    await teacher.seesRanks(count)
  }
  for (const student of students) await student.seesRanks(4)

  await teacher.run({ program: 'Vector addition', N: 100, size: 4 })
  expect(await teacher.vectors()).toEqual(lessonTables(100, 4))
  expect(await teacher.output()).toEqual({ 'rank 0': lessonLine(100) })
  for (const student of students) await expect(student.status).toHaveText('Done: all 4 ranks have ended')
  await expect(teacher.page.getByRole('timer')).toHaveText(/^took \d/)

  await teacher.page.getByLabel('Program', { exact: true }).selectOption('π by slices')
  await teacher.page.getByRole('button', { name: 'Measure the speed-up' }).click()
  const speedup = teacher.page.getByRole('region', { name: 'Speed-up', exact: true })
  await expect(speedup.getByRole('status')).toHaveText('Measured on up to 4 ranks')
  const rows = await readSpeedup(speedup)
  expect(rows.map(({ ranks }) => ranks)).toEqual([1, 2, 4])
  const alone = rows[0]?.ms ?? Number.NaN
  for (const { ranks, ms, speedup: times, efficiency } of rows) {
    // What is shown is rounded: two decimals, whole percents, times to some three digits.
    expect(Math.abs(times - alone / ms), `${ranks} ranks`).toBeLessThan(0.006 + 0.02 * times)
    expect(Math.abs(efficiency - (100 * times) / ranks), `${ranks} ranks`).toBeLessThan(1.2)
  }
  await expect(speedup.getByText(/^Fitted to 2 points/)).toBeVisible()
  await expect(speedup.getByText('Tabs on one machine share its cores and its GPU')).toBeVisible()
  for (const title of ['Time', 'Speed-up', 'Efficiency']) {
    await expect(speedup.getByRole('img', { name: new RegExp(`^${title} .*measured, ideal, Amdahl`) })).toBeVisible()
  }
  await expect(teacher.page.getByRole('button', { name: 'Run', exact: true })).toBeEnabled()
})

test('a speed-up goes on over a run that fails, and ends when it is stopped', async ({ pageWorld }) => {
  await pageWorld.replaceHello('e2e/programs/fails-on-two.ts')
  const [host] = await pageWorld.tabs(3)
  const { page } = host
  const speedup = page.getByRole('region', { name: 'Speed-up', exact: true })
  await host.choose({ program: 'Hello' })
  await page.bringToFront()
  await page.getByRole('button', { name: 'Measure the speed-up' }).click()
  await expect(speedup.getByRole('status')).toHaveText('2 of 3 runs measured')
  await expect(speedup.getByRole('row')).toHaveText([
    /^ranks/,
    /^1[\d.]+ m?s1\.00100 %$/,
    /^2Rank [01] failed, which ended the run: RangeError: two ranks cannot share this\.$/,
    /^3[\d.]+ m?s[\d.]+\d+ %$/,
  ])
  await pageWorld.replaceHello('e2e/programs/waits.ts')
  await page.getByRole('button', { name: 'Measure the speed-up' }).click()
  // A lone rank fails; two wait for each other for ever.
  await expect(speedup.getByRole('row').nth(2)).toContainText('running')
  await expect(host.status).toHaveText('Running on 2 ranks …')
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(speedup.getByRole('row')).toHaveText([/^ranks/, /^1Rank 0 failed/, '2Stopped.', '3waiting'])
  await host.run({ program: 'Vector addition', N: 3, size: 3 })
})

test('a student reloads in mid-run: the run fails with a word on every tab, and the student is back for the next', async ({
  pageWorld,
}) => {
  const tabs = await pageWorld.tabs(4)
  const [teacher, , third, student] = tabs
  await teacher.page.getByLabel('Program', { exact: true }).selectOption('Deadlock')
  await teacher.start({ size: 4 })
  await expect.poll(async () => Object.keys(await teacher.output())).toHaveLength(4)
  await student.page.reload()
  for (const tab of [teacher, third]) {
    await expect(tab.status).toHaveText(/^Rank \d (failed|was lost), which ended the run$/)
    await expect(tab.result.getByRole('alert')).toContainText(/rank 3('s tab was closed| is lost| is gone)/)
  }
  for (const tab of tabs) await tab.seesRanks(4)
  await expect(student.page.getByRole('banner')).toContainText('You are rank 3 of 4')
  await teacher.run({ program: 'Vector addition', N: 8, size: 4 })
  expect(await teacher.vectors()).toEqual(lessonTables(8, 4))
})
