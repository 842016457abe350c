import { expect, type RunningWorld, test } from 'tabmpi/playwright'

const LESSON = 'web/programs/vector-add.ts'

const LENGTHS = [100, 0, 1, 3, 1003]

for (const size of [1, 2, 3, 4]) {
  test(`the lesson on ${size} tabs with N = ${LENGTHS.join(', ')}, number by number`, async ({ world }) => {
    let running: RunningWorld | null = null
    for (const N of LENGTHS) {
      const options = { args: [String(N)] }
      await test.step(`N = ${N}`, async () => {
        running = running === null ? await world.start(size, LESSON, options) : await running.next(LESSON, options)
        const { outcome, ranks } = await running.finished
        expect(outcome).toEqual({ kind: 'ended' })
        const expected = Array.from({ length: N }, (_, i) => i + 1)
        const text = N > 1000 ? '[1, 2, 3, …, 1001, 1002, 1003] (1003 elements)' : `[${expected.join(', ')}]`
        expect(ranks[0]?.output).toEqual([`Result of A + B = ${text}`])
        expect(Array.from(ranks[0]?.result as Float64Array)).toEqual(expected)
        for (const rank of ranks.slice(1)) expect(rank.output).toEqual([])
      })
    }
  })
}

test('the lesson with the page relay forced', async ({ world }) => {
  const ranks = await world.run(4, LESSON, { args: ['10'], channel: 'relay' })
  expect(ranks[0]?.output).toEqual(['Result of A + B = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]'])
})

test('hello prints a line for every rank, in order', async ({ world }) => {
  const ranks = await world.run(3, 'web/programs/hello.ts')
  expect(ranks[0]?.output.map((line) => line.slice(0, 20))).toEqual([
    'Hello from rank 0 of',
    'Hello from rank 1 of',
    'Hello from rank 2 of',
  ])
})

test('a bad N is a clear error of the program, with its line', async ({ world }) => {
  await expect(world.run(2, LESSON, { args: ['ten'] })).rejects.toThrow(
    /vector-add: N must be a whole number, not 'ten'[\s\S]*web\/programs\/vector-add\.ts:\d+:\d+/,
  )
})
