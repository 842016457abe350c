import { test } from 'tabmpi/playwright'
import { GALLERY_CASES } from './gallery-cases.ts'
import { runAll } from './gallery-runs.ts'

// A browser without a GPU adapter.
test.use({ launchOptions: { ignoreDefaultArgs: ['--enable-unsafe-webgpu'], args: ['--disable-gpu'] } })

test('every program of the gallery without a GPU, against plain loops', async ({ world }) => {
  await runAll(world, 2, GALLERY_CASES)
})
