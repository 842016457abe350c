import type { Transport } from '../page/state.ts'

/** What each way to link the tabs of a world means, and what limits it. */
export const TRANSPORT_TEXT: Record<Transport, { name: string; text: string }> = {
  rtc: {
    name: 'WebRTC',
    text: 'Data channels between all tabs, on one computer or on many. A browser gives one process 500 connections, and tabs opened from one another share a process: some 22 of them can be connected all to all.',
  },
  auto: {
    name: 'Automatic: the fastest',
    text: 'For each pair of tabs the fastest that it can have: shared memory between tabs opened from one another here, message ports within one browser, WebRTC to other computers.',
  },
  port: {
    name: 'Message ports',
    text: 'Within one browser only: a tab of another browser or computer cannot connect.',
  },
  shm: {
    name: 'Shared memory',
    text: 'Only tabs that were opened from one another, with “Open another tab”, on a page that is isolated (https, or localhost). They are one process: when one crashes, all do.',
  },
}
