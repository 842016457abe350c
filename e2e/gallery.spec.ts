import { expect, test } from 'tabmpi/playwright'
import { BAD_ARGUMENTS, EDGE_CASES, GALLERY_CASES } from './gallery-cases.ts'
import { galleryFile, runAll } from './gallery-runs.ts'

for (const size of [1, 2, 3, 4]) {
  test(`every program of the gallery on ${size} tabs, against plain loops`, async ({ world }) => {
    await runAll(world, size, GALLERY_CASES)
  })
}

test('programs of the gallery with too little work for four tabs', async ({ world }) => {
  await runAll(world, 4, EDGE_CASES)
})

test('a bad parameter is a clear error of every program, with its line', async ({ world }) => {
  let running = await world.start(2, galleryFile('hello'))
  for (const { program, args, message } of BAD_ARGUMENTS) {
    await running.finished
    running = await running.next(galleryFile(program), { args })
    const { outcome } = await running.finished
    expect(outcome).toMatchObject({ kind: 'failed', message: `RangeError: ${message}` })
    expect(outcome).toMatchObject({ stack: expect.stringContaining(`${galleryFile(program)}:`) })
  }
})

for (const [size, args] of [
  [1, []],
  [3, []],
  [3, ['Send', '100000']],
] as [number, string[]][]) {
  const [call = 'Ssend'] = args
  test(`the deadlock hangs with ${call} on ${size} tabs; every rank tells whom it waits for, and stops`, async ({
    world,
  }) => {
    const running = await world.start(size, galleryFile('deadlock'), { args })
    const inTheCall = Array.from({ length: size }, (_, rank) => {
      const place = /^web\/programs\/deadlock\.ts:\d+:\d+$/
      return expect.stringMatching(
        `^${call} \\(dest ${(rank + 1) % size}, tag 0\\) at ${place.source.slice(1, -1)} for`,
      )
    })
    await expect.poll(async () => (await running.waiting()).flat()).toEqual(inTheCall)
    expect((await running.stop()).outcome).toEqual({ kind: 'stopped' })
  })
}
