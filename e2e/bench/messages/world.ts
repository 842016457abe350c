import type { Browser, Page, Worker } from 'playwright'
import { launch, type LaunchOptions } from '../../../mpirun/launcher.ts'
import { packageProgram } from '../completed-run.ts'
import { betweenTabs, type Contestant } from './contestant.ts'

/** Two tabs of ours, in which `programs/osu.ts` does as it is told until they are closed. */
export async function openWorld(
  browser: Browser,
  options: Pick<LaunchOptions, 'transport' | 'channel'>,
): Promise<Contestant> {
  const program = await packageProgram('e2e/bench/programs/osu.ts')
  const world = await launch({ size: 2, browser, ...options })
  try {
    const run = await world.run(program)
    const begun = await run.until(() => run.end ?? (run.ranks.every(({ output }) => output.length > 0) || undefined))
    const [near, far] = await Promise.all(world.tabs.map(({ page }) => rankOf(page)))
    if (begun !== true || !near || !far) throw new Error(`${program.name} did not begin`)
    return betweenTabs([near, far], [], () => world.close())
  } catch (error) {
    await world.close()
    throw error
  }
}

/** The worker that runs the program; another one is the next run's. */
async function rankOf(page: Page): Promise<Worker | undefined> {
  for (const worker of page.workers()) if (await worker.evaluate(() => 'bench' in globalThis)) return worker
  return undefined
}
