import type { MemberState, RankState, RunState, TabState } from '../../page/state.ts'

const ABOUT = { device: 'computer' as const, browser: 'Chromium 156 on Linux', gpu: 'google swiftshader' }

const NAMES = ['Ms Hopper', 'Ada', 'Grace with a name that is rather long']

/** `count` connected members; the first is the host and this tab. */
export function sampleMembers(count: number): MemberState[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `member-${i}`,
    name: NAMES[i] ?? '',
    consents: false,
    about: ABOUT,
    isSelf: i === 0,
    isHost: i === 0,
    link: i === 0 ? 'self' : 'connected',
    kind: i === 0 ? 'self' : 'rtc',
    route: i === 0 ? null : 'direct',
    roundTripMs: i === 0 ? null : 1.2 * i,
    problem: null,
  }))
}

/** This tab is the host of a world of `count`, and nothing has run. */
export function sampleLobby(count: number): TabState {
  return {
    phase: 'joined',
    world: 'sample',
    title: 'Swift Heron',
    locked: false,
    asksConsent: false,
    id: 'member-0',
    host: 'member-0',
    transport: 'rtc',
    members: sampleMembers(count),
    troubles: [],
    run: null,
    problem: null,
  }
}

/** The lesson, ended well: `n` elements on `size` ranks, seen from the host's tab. */
export function sampleRun(size: number, n: number): RunState {
  const counts = Array.from({ length: size }, (_, r) => Math.floor(n / size) + (r < n % size ? 1 : 0))
  const A = Float64Array.from({ length: n }, (_, i) => i)
  const B = new Float64Array(n).fill(1)
  const C = A.map((a) => a + 1)
  const ranks = counts.map((_, rank): RankState => {
    const root = rank === 0
    const durations = root ? [1.31, 0.92, 14.2, 3.7] : [4.1 + rank, 1.4, 11.8 + rank, 0.46]
    return {
      member: `member-${rank}`,
      phase: 'ended',
      output: root ? [{ stream: 'stdout', text: `Result of A + B = [ ${C.join(', ')} ]`, place: 0 }] : [],
      steps: ['Scatter', 'Scatter', 'gpu.map', 'Gather'].map((op, i) => ({
        op,
        startMs: i * 20,
        durationMs: durations[i] ?? 0,
      })),
      displayed: [
        { kind: 'kernel', source: '(a, b) => a + b', wgsl: SAMPLE_WGSL, note: null },
        ...(root ? [{ kind: 'vectors' as const, counts, vectors: { A, B, C } }] : []),
      ],
      result: root ? C : null,
      progress: null,
    }
  })
  return {
    run: 1,
    program: { name: 'vector-add.ts', url: '/programs/vector-add.js' },
    args: [String(n)],
    ranks,
    rank: 0,
    readyMs: 84.2,
    outcome: { kind: 'ended' },
    traced: true,
    traceRecords: 0,
    deadlock: null,
  }
}

const SAMPLE_WGSL = `@group(0) @binding(0) var<storage, read> a: array<vec2u>;
@group(0) @binding(1) var<storage, read> b: array<vec2u>;
@group(0) @binding(2) var<storage, read_write> out: array<vec2u>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * 16776960u;
  if (i >= arrayLength(&out)) { return; }
  out[i] = f64_add(a[i], b[i]);
}`
