import type { TabState } from '../../page/state.ts'
import { sampleDisplaysRun } from './sample-displays.ts'
import { sampleLobby, sampleMembers, sampleRun } from './sample-states.ts'

const guestOf = (count: number): TabState => {
  const members = sampleMembers(count).map((member, i) => ({
    ...member,
    isSelf: i === 2,
    link: i === 2 ? ('self' as const) : ('connected' as const),
    kind: i === 2 ? ('self' as const) : ('rtc' as const),
  }))
  return { ...sampleLobby(count), id: 'member-2', members }
}

const lesson = sampleRun(4, 100)

/** States worth looking at, for the story page: `story.html?story=NAME`. */
export const STORIES: Record<string, TabState> = {
  connecting: { ...sampleLobby(0), phase: 'connecting', id: null, host: null },
  unreachable: {
    ...sampleLobby(0),
    phase: 'connecting',
    id: null,
    host: null,
    problem: 'The signaling server at http://localhost:8080 does not answer; is it running? This tab keeps trying.',
  },
  alone: sampleLobby(1),
  lobby: {
    ...sampleLobby(4),
    members: sampleMembers(4).map((member, i) => {
      if (i === 2) return { ...member, link: 'connecting' as const, about: { ...member.about, gpu: 'asking …' } }
      if (i !== 3) return member
      return {
        ...member,
        about: {
          device: 'phone' as const,
          browser: 'Firefox 153 on Windows',
          gpu: 'none: requestAdapter() found no adapter, so kernels run on the CPU',
        },
        link: 'failed' as const,
        problem:
          'No connection within 10 s: no network path was found. Are both in the same network? Else give a TURN server.',
      }
    }),
  },
  doctor: {
    ...sampleLobby(4),
    locked: true,
    asksConsent: true,
    troubles: [
      {
        from: 'member-1',
        to: 'member-3',
        problem:
          'no connection to Ada (Chromium 156 on Linux): no pair of network addresses worked; the two machines are in different networks, so a TURN server is needed (tabmpi serve --turn-url … --turn-secret …)',
      },
    ],
  },
  asked: { ...guestOf(4), asksConsent: true },
  guest: {
    ...guestOf(4),
    run: {
      ...lesson,
      rank: 2,
      ranks: lesson.ranks.map((rank, r) => (r === 2 ? rank : { ...rank, output: [], steps: [], displayed: [] })),
    },
  },
  running: {
    ...sampleLobby(4),
    run: {
      ...lesson,
      outcome: null,
      ranks: lesson.ranks.map((rank, r) => ({
        ...rank,
        phase: 'running',
        output: [],
        displayed: [],
        steps: rank.steps.slice(0, r === 0 ? 2 : 1),
      })),
    },
  },
  result: { ...sampleLobby(4), run: lesson },
  displays: { ...sampleLobby(4), run: sampleDisplaysRun() },
  large: { ...sampleLobby(24), run: sampleRun(24, 2 ** 20) },
  small: { ...sampleLobby(4), run: sampleRun(4, 3) },
  failed: {
    ...sampleLobby(4),
    run: {
      ...lesson,
      outcome: {
        kind: 'failed',
        rank: 2,
        code: 1,
        message: 'MPI.Exception: Scatter: sendbuf has 10 elements, which 4 ranks cannot share equally; use Scatterv',
        stack: 'at vector-add.ts:23:12\nat share (vector-add.ts:16:3)',
      },
      ranks: lesson.ranks.map((rank, r) => ({
        ...rank,
        phase: r === 2 ? 'failed' : 'stopped',
        steps: rank.steps.slice(0, 1),
        displayed: [],
        output: [
          { stream: 'stdout', text: `chunk of <b>rank ${r}</b>`, place: r },
          ...(r === 2 ? [{ stream: 'stderr' as const, text: 'about to fail', place: 4 }] : []),
        ],
      })),
    },
  },
  lost: {
    ...sampleLobby(3),
    run: {
      ...lesson,
      outcome: { kind: 'failed', rank: 0, code: 1, message: 'Gatherv: rank 3 is gone: its tab was closed', stack: '' },
      ranks: lesson.ranks.map((rank, r) => ({
        ...rank,
        phase: r === 3 ? 'lost' : r === 0 ? 'failed' : 'stopped',
        ...(r === 3 && { loss: 'its tab was closed' }),
        output: [],
        displayed: [],
        steps: [],
      })),
    },
  },
  closed: { ...sampleLobby(0), phase: 'closed' },
}
