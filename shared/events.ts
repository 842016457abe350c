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

export const DEVICES = ['computer', 'tablet', 'phone'] as const

/** What a tab is open on, as far as its browser tells. */
export type Device = (typeof DEVICES)[number]

/** A STUN or TURN server, as `RTCPeerConnection` takes it. */
export interface IceServer {
  urls: string | string[]
  username?: string
  credential?: string
}

/** What a tab tells of itself; shown to people, never interpreted. */
export interface About {
  device: Device
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
  /** What its person, or the host, calls it; empty for one without a name. */
  name: string
  about: About
  /** Its person lets programs of others run here. The host needs no consent of its own. */
  consents: boolean
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
  /**
   * For each rank the number of its browser, where tabs of one browser are linked faster than others: collectives go by
   * it. Not there where all links are WebRTC's. Told with the run, so that all its ranks know the same.
   */
  islands?: number[]
  /** Whether its calls and messages are recorded. @default true */
  traced?: boolean
}

/** A program of the page's own server, or one that somebody wrote: then the tabs of a run get its text from their host. */
export type ProgramRef = ServedProgram | SharedProgram

/** A program by its address on the page's own server. */
export interface ServedProgram {
  /** Shown to people, e.g. `vector-add.ts`. */
  name: string
  /** Root-relative, e.g. `/programs/vector-add.js`: every tab resolves it against its own origin. */
  url: string
}

/** A program by its text, which the server never sees; tabs may ask their people before they run it. */
export interface SharedProgram {
  /** Shown to people. */
  name: string
  /** SHA-256 of the compiled text in UTF-8: 64 hex digits. */
  sha256: string
  /** Length of that text in UTF-8. */
  bytes: number
}

/** Is it somebody's own, and not of the server that the page itself comes from? */
export const isShared = (program: ProgramRef): program is SharedProgram => 'sha256' in program

/**
 * Everything the server knows of a world. `members` are in order of joining, which one that left and came back keeps;
 * the host is one of them, and rank 0 of the next run wherever it stands.
 */
export interface WorldState {
  /** The key of its link. */
  name: string
  /** What people call it; may be empty. */
  title: string
  host: string
  /** Nobody who was not here already is let in. */
  locked: boolean
  /** The host means to run programs that people wrote: members shall be asked. */
  asksConsent: boolean
  transport: Transport
  members: Member[]
  /** The run in progress. */
  run: Run | null
}

export interface JoinRequest {
  world: string
  /** 32 to 64 hex digits made by the tab; whoever holds it is that member. */
  token: string
  name: string
  about: About
  consents: boolean
  browserId: string | null
  /** Make the world if it does not exist; else a name that nobody knows is a wrong key. */
  makes: boolean
  /** Of a world that does not exist yet; one that does keeps its own. */
  title: string
  transport: Transport
}
export interface Joined {
  id: string
  world: WorldState
  /** TURN servers with credentials for this member, good for a few hours. */
  iceServers: IceServer[]
}
/** What is left out stays as it is. The transport changes between runs only. */
export interface ConfigureRequest {
  title?: string
  locked?: boolean
  asksConsent?: boolean
  transport?: Transport
}
export interface RenameRequest {
  member: string
  name: string
}
export interface MemberRequest {
  member: string
}
export interface ConsentRequest {
  consents: boolean
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
  /** The host and the first of the others, `size` in all, take part; in a shared program those who consent. */
  size: number
  /** See `Run`. */
  traced?: boolean
}
export interface EndRequest {
  run: number
}
/** `left`: it said goodbye. `lost`: its socket closed and it did not come back in time. `removed`: by the host. */
export interface GoneNotice {
  id: string
  why: 'left' | 'lost' | 'removed'
}

export type ErrorCode =
  | 'bad-payload'
  | 'too-fast'
  | 'not-joined'
  | 'already-joined'
  | 'no-such-world'
  | 'too-many-wrong-keys'
  | 'world-full'
  | 'world-locked'
  /** The host has removed this very tab. */
  | 'removed'
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
  /** Everybody's right for their own name, the host's for all. */
  rename: (request: RenameRequest, ack: Ack<null>) => void
  /** May programs of others run on this tab? */
  consent: (request: ConsentRequest, ack: Ack<null>) => void
  /** The host's right: that tab is sent away, and not let in again. */
  remove: (request: MemberRequest, ack: Ack<null>) => void
  /** The host's right, between runs: that member is the host from now on. */
  handOver: (request: MemberRequest, ack: Ack<null>) => void
  /** The host's right. */
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
