import { expect } from 'tabmpi/playwright'
import { test } from './page-fixture.ts'
import { lessonLine, lessonTables } from './page-lesson.ts'

// A browser without a GPU adapter, to which one more name leads to this machine: not localhost, so not a secure context.
test.use({
  launchOptions: {
    ignoreDefaultArgs: ['--enable-unsafe-webgpu'],
    args: ['--disable-gpu', '--host-resolver-rules=MAP lan.example 127.0.0.1'],
  },
})

test('without an adapter kernels run on the CPU, exactly, and every rank says why once', async ({ world }) => {
  const ranks = await world.run(3, 'e2e/programs/cpu-path.ts')
  const reason = 'the browser has WebGPU but no GPU adapter; switch hardware acceleration on in its settings'
  for (const { rank, output, errorOutput, result } of ranks) {
    const sums = Float64Array.of(0.1 + 0.2, 2 ** 53, Infinity, 0, 0, rank + 1)
    expect(result).toEqual({
      info: { backend: 'cpu', adapter: null, reason, limits: null, memory: null },
      sums,
      again: sums,
      wrapped: Int32Array.of(-(2 ** 30), -21),
    })
    expect(output).toEqual([])
    expect(errorOutput).toEqual([`gpu.map: computing on the CPU: ${reason}`])
  }
})

test('the page says that there is no adapter, and runs the lesson exactly', async ({ pageWorld }) => {
  const tabs = await pageWorld.tabs(3)
  const [host] = tabs
  for (const tab of tabs) {
    await expect(tab.notices).toContainText('This browser gives no GPU (no WebGPU adapter), so kernels run on the CPU')
  }
  await expect(host.ranks.getByText('GPU: none: no WebGPU adapter')).toHaveCount(3)
  await host.run({ N: 100, size: 3 })
  expect(await host.vectors()).toEqual(lessonTables(100, 3))
  expect((await host.output())['rank 0']).toContain(lessonLine(100))
})

test('the page says that the address is not a secure context, and runs the lesson exactly', async ({ pageWorld }) => {
  const { port } = new URL(pageWorld.address)
  const [host] = await pageWorld.tabs(2, `http://lan.example:${port}`)
  expect(await host.page.evaluate(() => isSecureContext)).toBe(false)
  await expect(host.notices).toContainText('This address is not a secure context')
  await expect(host.ranks.getByText('GPU: none: not a secure context')).toHaveCount(2)
  await host.run({ N: 9, size: 2 })
  expect(await host.vectors()).toEqual(lessonTables(9, 2))
})
