import { expect } from 'tabmpi/playwright'
import { test } from './page-fixture.ts'
import { lessonLine, lessonTables } from './page-lesson.ts'
import { PageTab } from './page-tab.ts'

for (const size of [1, 2, 3, 4] as const) {
  test(`the lesson on the page with ${size} of ${size} tabs, number by number`, async ({ pageWorld }) => {
    const [host] = await pageWorld.tabs(size)
    for (const N of [100, 3, 0, 1003]) {
      await host.run({ N, size })
      expect(await host.vectors(), `N = ${N}`).toEqual(lessonTables(N, size))
      expect(await host.output(), `N = ${N}`).toEqual({ 'rank 0': lessonLine(N) })
    }
  })
}

test('the time of each call on each rank, the shader, and the program beside the original', async ({ pageWorld }) => {
  const [host] = await pageWorld.tabs(3)
  await host.run({ N: 10, size: 3 })
  const [head, ...rows] = await host.steps()
  expect(head).toEqual(['Rank', 'Scatterv', 'Scatterv', 'gpu.map', 'Gatherv', 'Finalize'])
  expect(rows.map(([rank]) => rank)).toEqual(['rank 0', 'rank 1', 'rank 2'])
  for (const [rank, ...times] of rows) {
    expect(times, rank).toHaveLength(5)
    for (const time of times) expect(time, rank).toMatch(/^\d+(\.\d+)? m?s$/)
  }
  await host.result.getByText('Generated WGSL').click()
  await expect(host.result.getByText('@compute')).toBeVisible()
  await expect(host.result.getByText('@compute')).toContainText('fn f64_add')
  const lesson = host.page.getByRole('region', { name: 'The lesson, beside the mpi4py original' })
  await expect(lesson).toContainText('comm.Scatter(A, A_chunk, root=0)')
  await expect(lesson).toContainText('await comm.Scatterv([A, counts], A_chunk, 0)')
})

test('fewer ranks than tabs: the tab left over says so, and takes part in the next run', async ({ pageWorld }) => {
  const [host, , third] = await pageWorld.tabs(3)
  await host.run({ N: 7, size: 2 })
  expect(await host.vectors()).toEqual(lessonTables(7, 2))
  await expect(third.result).toContainText('This tab takes no part in this run')
  await host.run({ N: 7, size: 3 })
  expect(await host.vectors()).toEqual(lessonTables(7, 3))
  await expect(third.result).toContainText('This tab is rank 2 of this run')
})

test('the number of ranks and N are refused beside their fields when they cannot be', async ({ pageWorld }) => {
  const [host] = await pageWorld.tabs(2)
  const run = host.page.getByRole('button', { name: 'Run' })
  await host.choose({ size: 3 })
  await expect(run).toBeDisabled()
  await expect(host.page.getByText('Choose from 1 to 2: as many tabs are here')).toBeVisible()
  await host.choose({ size: 1, N: -1 })
  await expect(run).toBeDisabled()
  await expect(host.page.getByText('N must be a whole number from 0 to')).toBeVisible()
  await host.choose({ N: 5 })
  await host.run({ size: 1 })
  expect(await host.vectors()).toEqual(lessonTables(5, 1))
})

test('hello greets from every rank, in order of rank', async ({ pageWorld }) => {
  const [host] = await pageWorld.tabs(3)
  await host.run({ program: 'Hello', size: 3 })
  const output = await host.output()
  expect(Object.keys(output)).toEqual(['rank 0'])
  const lines = output['rank 0']?.trimEnd().split('\n')
  expect(lines?.map((line) => line.replace(/ on .*/, ''))).toEqual([
    'Hello from rank 0 of 3',
    'Hello from rank 1 of 3',
    'Hello from rank 2 of 3',
  ])
})

test("'Open another tab' brings in the next rank; a guest cannot run and sees who the host is", async ({
  pageWorld,
}) => {
  const host = await pageWorld.make()
  await host.seesRanks(1)
  await expect(host.page.getByRole('banner')).toContainText('You are rank 0 of 1')
  const opened = pageWorld.context.waitForEvent('page')
  await host.page.getByRole('button', { name: 'Open another tab' }).click()
  const guest = new PageTab(await opened)
  await host.seesRanks(2)
  await guest.seesRanks(2)
  await expect(guest.page.getByRole('banner')).toContainText('You are rank 1 of 2')
  await expect(guest.ranks.first()).toContainText('host')
  await expect(guest.ranks.first()).toContainText(/GPU: .*swiftshader/)
  await expect(guest.page.getByRole('button', { name: /^(Run|Stop)$/ })).toHaveCount(0)
  await expect(guest.page.getByText(/^Rank 0 \(.*\) is the host and starts the runs/)).toBeVisible()
})

test('who has no link but its text joins by pasting it', async ({ pageWorld }) => {
  const host = await pageWorld.make()
  const page = await pageWorld.context.newPage()
  await page.goto(pageWorld.address)
  await page.getByLabel('The link you were given').fill('nonsense with spaces')
  await page.getByRole('button', { name: 'Join' }).click()
  await expect(page.getByText('That is not the link of a world')).toBeVisible()
  await page.getByLabel('The link you were given').fill(await host.link())
  await page.getByRole('button', { name: 'Join' }).click()
  await host.seesRanks(2)
})

test('a tab that leaves is gone from the lists within 2 s; when the host leaves, the next rank is it', async ({
  pageWorld,
}) => {
  const [host, second, third] = await pageWorld.tabs(3)
  await third.page.close()
  for (const tab of [host, second]) await expect(tab.ranks).toHaveCount(2, { timeout: 2_000 })
  await host.run({ N: 5, size: 2 })
  await host.page.close()
  await expect(second.ranks).toHaveCount(1, { timeout: 2_000 })
  await second.run({ N: 6, size: 1 })
  expect(await second.vectors()).toEqual(lessonTables(6, 1))
})
