import { expect, type StartOptions, test } from 'tabmpi/playwright'

const MiB = 2 ** 20

// Some send a lot, and whoever tests may have few cores and other work for them.
test.describe.configure({ timeout: 180_000 })

interface Stop extends StartOptions {
  title: string
  program: string
  tabs?: number
}

/** Each program tells what it found wrong. Most are on 4 tabs. */
const TOUR: Stop[] = [
  { title: 'communicators and groups', program: 'communicators-tour.ts' },
  { title: 'a grid of ranks and the borders of its blocks', program: 'grid-tour.ts' },
  { title: 'every mode of sending', program: 'sending-tour.ts' },
  { title: 'probes, wildcards and cancelled receives', program: 'receiving-tour.ts' },
  { title: 'polling loops let messages pass', program: 'polling-tour.ts' },
  { title: "polling loops let messages pass through the page's relay", program: 'polling-tour.ts', channel: 'relay' },
  { title: 'polling loops let messages pass through ports', program: 'polling-tour.ts', transport: 'port' },
  { title: 'polling loops let messages pass through shared memory', program: 'polling-tour.ts', transport: 'shm' },
  { title: 'values of every shape', program: 'values-tour.ts' },
  { title: 'after an error that is caught the world goes on', program: 'errors-tour.ts' },
  { title: 'ops that depend on the order of the ranks, and pair types', program: 'reductions-tour.ts' },
  { title: 'the same where the number of ranks is no power of two', program: 'reductions-tour.ts', tabs: 3 },
  { title: '16 MiB both ways at once', program: 'both-ways.ts', args: [String(16 * MiB)] },
  { title: 'collectives under way at once, with messages between them', program: 'overlap-tour.ts' },
  { title: 'ranks that come seconds late to a collective', program: 'late-ranks.ts', args: ['2'] },
]

for (const { title, program, tabs = 4, ...options } of TOUR) {
  test(`${title}, on ${tabs} real tabs`, async ({ world }) => {
    const ranks = await world.run(tabs, `e2e/programs/${program}`, options)
    expect(ranks.map(({ result }) => result)).toEqual(Array.from({ length: tabs }, () => []))
  })
}
