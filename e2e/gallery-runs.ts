import { expect, test, type World } from 'tabmpi/playwright'
import type { GalleryCase } from './gallery-cases.ts'

/** Path of a gallery program. */
export const galleryFile = (program: string): string => `web/programs/${program}.ts`

/** Runs all cases, one after the other, on the same `size` tabs, and compares what every rank exports. */
export async function runAll(world: World, size: number, cases: GalleryCase[]): Promise<void> {
  let running = await world.start(size, galleryFile('hello'))
  for (const { program, args, expected } of cases) {
    await test.step([program, ...args].join(' '), async () => {
      await running.finished
      running = await running.next(galleryFile(program), { args: args.map(String) })
      const { outcome, ranks } = await running.finished
      expect(outcome, program).toEqual({ kind: 'ended' })
      const results = ranks.map(({ result }) => result)
      expect(results, program).toEqual(results.map((_, rank) => expected(rank, size)))
    })
  }
}
