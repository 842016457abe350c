import { join } from 'node:path'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright'
import { packageRoot } from '../../mpirun/package-root.ts'
import { createSignalingServer } from '../../signaling-server/server.ts'
import type { Feed } from './bare-page.ts'

/** Two independent tabs with a bare data channel between them. */
export class BarePair {
  readonly #near: Page
  readonly #far: Page
  readonly #close: () => Promise<void>

  private constructor([near, far]: [Page, Page], close: () => Promise<void>) {
    this.#near = near
    this.#far = far
    this.#close = close
  }

  /** Opens the two tabs and connects them; the offer and the answer travel through here. */
  static async open(browser: Browser): Promise<BarePair> {
    const { outputFiles } = await build({
      entryPoints: [join(packageRoot(), 'e2e/bench/bare-page.ts')],
      bundle: true,
      write: false,
      format: 'esm',
      target: 'es2022',
    })
    const html = '<!doctype html><title>bare</title><script type="module" src="/bare.js"></script>'
    const server = await createSignalingServer({
      files: new Map([
        ['/bare.html', { type: 'text/html', body: html }],
        ['/bare.js', { type: 'text/javascript', body: outputFiles[0]?.text ?? '' }],
      ]),
    })
    const context = await browser.newContext()
    const open = async (): Promise<Page> => {
      const page = await context.newPage()
      await page.goto(`${server.address.url}/bare.html`)
      return page
    }
    const [near, far] = [await open(), await open()]
    const offer = await near.evaluate(() => globalThis.bare.offer())
    const answer = await far.evaluate((sdp) => globalThis.bare.answer(sdp), offer)
    await near.evaluate((sdp) => globalThis.bare.accept(sdp), answer)
    return new BarePair([near, far], async () => {
      await context.close()
      await server.close()
    })
  }

  /** Milliseconds of one round trip of 8 bytes. */
  async roundTripMs(warmUp: number, loop: number): Promise<number> {
    await this.#far.evaluate(() => globalThis.bare.answerEvery(8))
    return this.#near.evaluate(([warm, timed]) => globalThis.bare.roundTripMs(warm, timed), [warmUp, loop] as const)
  }

  /** Bytes per second; one transfer of `bytes` warms up. */
  async throughput(bytes: number, loop: number, feed: Feed): Promise<number> {
    await this.#far.evaluate((all) => globalThis.bare.answerEvery(all), bytes)
    return this.#near.evaluate(({ all, timed, how }) => globalThis.bare.throughput(all, timed, how), {
      all: bytes,
      timed: loop,
      how: feed,
    })
  }

  close(): Promise<void> {
    return this.#close()
  }
}
