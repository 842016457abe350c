import type { Browser } from 'playwright'
import * as v from 'valibot'
import { findMpi4py, Mpirun, type Btl } from '../mpi4py/mpirun.ts'
import { openNostrRelay } from '../servers/nostr-relay.ts'
import { openPeerServer } from '../servers/peer-server.ts'
import type { Contestant } from './contestant.ts'
import type { Feed } from './job.ts'
import { openTabPair } from './tab-pair.ts'
import { openWorld } from './world.ts'

const feeds = (sizesKiB: readonly number[], more: Omit<Feed, 'messageBytes'> = {}): Feed[] =>
  sizesKiB.map((kib) => ({ messageBytes: kib * 1024, ...more }))

const CHANNEL_FEEDS = [1, 4, 8, 12].flatMap((mib) => feeds([64, 256], { bufferedBytes: mib * 2 ** 20 }))

const shm = (browser: Browser, spinMs: number): Promise<Contestant> =>
  openTabPair(browser, {
    scripts: ['shm', 'shm-worker'],
    inWorkers: true,
    opened: true,
    feeds: feeds([64, 256, 1024], { spinMs }),
  })

/** All that is compared, and how it is opened. Only what can be missing on a machine gives null. */
export const CONTESTANTS = {
  rtc: { title: 'ours, rtc', open: (browser: Browser) => openWorld(browser, { transport: 'rtc' }) },
  'rtc-relay': {
    title: "ours, rtc through the page's relay",
    open: (browser: Browser) => openWorld(browser, { transport: 'rtc', channel: 'relay' }),
  },
  port: { title: 'ours, port', open: (browser: Browser) => openWorld(browser, { transport: 'port' }) },
  shm: { title: 'ours, shm', open: (browser: Browser) => openWorld(browser, { transport: 'shm' }) },
  auto: { title: 'ours, auto', open: (browser: Browser) => openWorld(browser, { transport: 'auto' }) },
  'bare-rtc': {
    title: 'bare RTCDataChannel',
    open: (browser: Browser) => openTabPair(browser, { scripts: ['rtc'], feeds: CHANNEL_FEEDS }),
  },
  'bare-port': {
    title: 'bare MessagePort',
    open: (browser: Browser) =>
      openTabPair(browser, {
        scripts: ['port', 'port-worker', 'port-introducer'],
        inWorkers: true,
        feeds: feeds([256, 1024, 4096, 16_384]),
      }),
  },
  'bare-shm': { title: 'bare SharedArrayBuffer, waitAsync', open: (browser: Browser) => shm(browser, 0) },
  'bare-shm-spin': { title: 'bare SharedArrayBuffer, 50 µs spin', open: (browser: Browser) => shm(browser, 0.05) },
  'simple-peer': {
    title: 'simple-peer',
    open: (browser: Browser) => openTabPair(browser, { scripts: ['simple-peer'], feeds: feeds([16, 64, 256]) }),
  },
  peerjs: {
    title: 'PeerJS',
    open: (browser: Browser) => openTabPair(browser, { scripts: ['peerjs'], server: openPeerServer }),
  },
  trystero: {
    title: 'trystero',
    open: (browser: Browser) => openTabPair(browser, { scripts: ['trystero'], server: openNostrRelay }),
  },
  'mpi-tcp': { title: 'Open MPI, mpi4py, TCP', open: () => openMpi4py('TCP') },
  'mpi-shm': { title: 'Open MPI, mpi4py, shared memory', open: () => openMpi4py('shared memory') },
} satisfies Record<string, { title: string; open: (browser: Browser) => Promise<Contestant | null> }>

export type ContestantName = keyof typeof CONTESTANTS
export const CONTESTANT_NAMES = Object.keys(CONTESTANTS) as ContestantName[]

const FIGURES = v.object({ ms: v.number() })

async function openMpi4py(btl: Btl): Promise<Contestant | null> {
  const python = await findMpi4py()
  if (python === null) return null
  const ranks = await Mpirun.start(python, 2, btl)
  return {
    feeds: [],
    measure: async (job) => v.parse(FIGURES, await ranks.ask({ program: 'osu', ...job })).ms,
    close: () => ranks.close(),
  }
}
