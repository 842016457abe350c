import type { Display, RunState } from '../../page/state.ts'
import { sampleRun } from './sample-states.ts'

const n = 48

/** One of each kind of display but vectors, and the plots in their styles. */
export const SAMPLE_DISPLAYS: Display[] = [
  { kind: 'numbers', values: { 'π from darts': 3.1415186231, error: 7.4e-5, darts: 1_000_000, inside: 785_379 } },
  {
    kind: 'table',
    title: 'What each rank knew',
    columns: ['rank', 'elements', 'own sum', 'note'],
    rows: [0, 1, 2, 3].map((rank) => [rank, 250, rank / 3, rank === 2 ? '<b>not bold</b>' : '']),
  },
  {
    kind: 'image',
    title: 'A small picture on the palette of heat',
    width: n,
    height: n / 2,
    pixels: Uint8Array.from(
      { length: (n * n) / 2 },
      (_, i) => 255 * Math.exp(-(((i % n) - 20) ** 2) / 150) * ((i / n) % 3 > 1 ? 1 : 0.7),
    ),
  },
  {
    kind: 'image',
    title: 'Who computed which row',
    width: n,
    height: 8,
    palette: 'ranks',
    pixels: Uint8Array.from({ length: 8 * n }, (_, i) => Math.floor(i / n)),
  },
  {
    kind: 'plot',
    title: 'Time for its rows',
    style: 'bars',
    x: { label: 'rank' },
    y: { label: 'ms' },
    series: [38, 212.5, 240, 41].map((y, rank) => ({ label: `rank ${rank}`, x: [rank], y: [y], rank })),
  },
  {
    kind: 'plot',
    title: 'The error shrinks with the square root of the darts',
    style: 'lines',
    x: { label: 'darts', scale: 'log' },
    y: { label: 'error', scale: 'log' },
    series: [
      { label: 'this run', x: [1e3, 1e4, 1e5, 1e6], y: [0.08, 0.011, 0.0071, 0] },
      { label: 'to be expected', x: [1e3, 1e4, 1e5, 1e6], y: [0.052, 0.016, 0.0052, 0.0016] },
    ],
  },
  {
    kind: 'plot',
    title: 'After 7 steps',
    style: 'points',
    x: { label: 'x' },
    y: { label: 'y' },
    series: [0, 1, 2, 3, 4].map((k) => ({
      label: `group ${k}`,
      x: Array.from({ length: 60 }, (_, i) => 150 * k + 40 * Math.sin(i * 2.4) * Math.sqrt(i / 60)),
      y: Array.from({ length: 60 }, (_, i) => ((k * 370) % 500) + 60 * Math.cos(i * 2.4) * Math.sqrt(i / 60)),
    })),
  },
]

/** A run whose rank 0 has shown one of each kind. */
export function sampleDisplaysRun(): RunState {
  const run = sampleRun(4, 100)
  return {
    ...run,
    ranks: run.ranks.map((rank, r) =>
      r === 0 ? { ...rank, displayed: [...SAMPLE_DISPLAYS, ...rank.displayed] } : rank,
    ),
  }
}
