import type { Page, Worker } from 'playwright'
import type { Feed, Job } from './job.ts'

/** One way of moving arrays between two ends. */
export interface Contestant {
  /** What it is tried with at first, to be compared at its best; empty where it chooses by itself. */
  readonly feeds: readonly Feed[]
  /** @returns milliseconds of all loops */
  measure(job: Job): Promise<number>
  /** Ends all that it opened; its processes and servers too. */
  close(): Promise<void>
}

/** A contestant whose ends are `globalThis.bench` in two pages or workers. */
export function betweenTabs(
  [near, far]: readonly [Page | Worker, Page | Worker],
  feeds: readonly Feed[],
  close: () => Promise<void>,
): Contestant {
  return {
    feeds,
    async measure(job) {
      const [ms] = await Promise.all([leading(near, job), following(far, job)])
      return ms
    },
    close,
  }
}

const leading = (place: Page | Worker, job: Job): Promise<number> =>
  (place as Page).evaluate((asked) => globalThis.bench.lead(asked), job)

const following = (place: Page | Worker, job: Job): Promise<void> =>
  (place as Page).evaluate((asked) => globalThis.bench.follow(asked), job)
