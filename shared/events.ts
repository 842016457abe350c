/**
 * The vocabulary of signaling: what a tab and the server say to each other over Socket.IO.
 * The server stamps every sender; it relays introductions and announces runs, and never sees user data.
 */

/** `RTCPeerConnection` introductions as simple-peer words them. */
export type Introduction =
  | { type: 'offer' | 'answer'; sdp: string }
  | { type: 'candidate'; candidate: { candidate: string; sdpMid: string | null; sdpMLineIndex: number | null } }

/** `renew`: the connection of this name is gone; whoever initiates shall make another one. */
export type Signal = Introduction | { type: 'renew' }

/** What a tab tells of itself; shown to people, never interpreted. */
export interface About {
  /** e.g. `Chromium 156 on Linux` */
  browser: string
  /** The WebGPU adapter, or why there is none. */
  gpu: string
}

/** `About.gpu` until the browser has answered; `describe` replaces it. */
export const GPU_PENDING = 'looking…'

export const TRANSPORTS = ['rtc', 'auto', 'port', 'shm'] as const

/**
 * What the links of a world are made of. `rtc`: data channels, everywhere. `port`: message ports, which only tabs of one
 * browser can have. `shm`: shared memory, which only tabs opened from one another on an isolated page can have. `auto`:
 * the fastest that each pair of tabs can have.
 */
export type Transport = (typeof TRANSPORTS)[number]

export interface Member {
  /** Public name of the tab in its world: a digest of its secret token, so that it survives a server's restart. */
  id: string
  about: About
  /** Tabs that say the same are in one browser, which can introduce them to each other; null where it cannot. */
  browserId: string | null
  /** Its socket closed from its end and it has not come back yet. */
  suspect: boolean
}

/** One execution of a program. `members[r]` is rank r; fixed while the run lasts. */
export interface Run {
  run: number
  program: ProgramRef
  args: string[]
  members: string[]
}

/** A program by its address on the page's own server. */
export interface ProgramRef {
  /** Shown to people, e.g. `vector-add.ts`. */
  name: string
  /** Root-relative, e.g. `/programs/vector-add.js`: every tab resolves it against its own origin. */
  url: string
}

/** Everything the server knows of a world. `members` are in order of joining; the host is one of them. */
export interface WorldState {
  name: string
  host: string
  transport: Transport
  members: Member[]
  /** The run in progress. */
  run: Run | null
}

export interface JoinRequest {
  world: string
  /** 32 to 64 hex digits made by the tab; whoever holds it is that member. */
  token: string
  about: About
  browserId: string | null
  /** Of a world that does not exist yet; one that does keeps its own. */
  transport: Transport
}
export interface Joined {
  id: string
  world: WorldState
}
export interface ConfigureRequest {
  transport: Transport
}
export interface SignalRequest {
  to: string
  /** Names one connection attempt, so that late signals of an earlier one are told apart. */
  connection: string
  signal: Signal
}
export interface SignalNotice {
  from: string
  connection: string
  signal: Signal
}
export interface StartRequest {
  program: ProgramRef
  args: string[]
  /** The first `size` members in order of joining take part, the host first. */
  size: number
}
export interface EndRequest {
  run: number
}
/** `left`: it said goodbye. `lost`: its socket closed and it did not come back in time. */
export interface GoneNotice {
  id: string
  why: 'left' | 'lost'
}

export type ErrorCode =
  | 'bad-payload'
  | 'too-fast'
  | 'not-joined'
  | 'already-joined'
  | 'world-full'
  | 'too-many-worlds'
  | 'not-host'
  | 'no-such-member'
  | 'too-many-candidates'
  | 'run-in-progress'
  | 'no-such-run'
  /** A bug of the server: it said so in its log. */
  | 'internal'

/** Every request is answered; a refusal names the operation, the values and the fix. */
export type Reply<T> = { ok: true; value: T } | { ok: false; code: ErrorCode; message: string }
export type Ack<T> = (reply: Reply<T>) => void

export interface ClientToServer {
  join: (request: JoinRequest, ack: Ack<Joined>) => void
  /** Replaces what the member told of itself when it joined. */
  describe: (about: About, ack: Ack<null>) => void
  signal: (request: SignalRequest, ack: Ack<null>) => void
  /** The host's right, between runs. */
  configure: (request: ConfigureRequest, ack: Ack<null>) => void
  /** The host's right. Announced to all members as `run`. */
  start: (request: StartRequest, ack: Ack<Run>) => void
  /** The host's right. Announced to all members as `end`. */
  end: (request: EndRequest, ack: Ack<null>) => void
  leave: (ack: Ack<null>) => void
}

export interface ServerToClient {
  /** After every change of the world, to all its members. */
  world: (world: WorldState) => void
  signal: (notice: SignalNotice) => void
  run: (run: Run) => void
  end: (ended: EndRequest) => void
  gone: (notice: GoneNotice) => void
}
