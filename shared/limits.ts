/** Bounds on what the signaling server accepts. Every number that a hostile client could push is here. */
export const LIMITS = {
  /** Bytes of one Socket.IO message, and so of one session description. */
  messageBytes: 64 * 1024,
  /** Tabs in one world; see `ALL_PAIRS_TABS`. */
  membersPerWorld: 256,
  /** Worlds on one server. */
  worlds: 1024,
  /** Characters of a world's name (the unguessable key of its link). */
  worldNameLength: 64,
  /** UTF-16 code units of a person's name, and of what people call a world; see `cleanName`. */
  nameLength: 40,
  titleLength: 60,
  /** Tabs of which a world remembers place and name, those that left included. */
  membersRemembered: 1024,
  /**
   * Worlds that strangers at one address may ask for in vain, or make, at once and then per minute. A class sits behind
   * one address, so that mistakes must be cheap; keys have 128 random bits, which this is on top of.
   */
  wrongKeyBurst: 64,
  wrongKeysPerMinute: 30,
  /** Addresses whose wrong keys are counted; the one that erred longest ago is forgotten first. */
  addressesCounted: 4096,
  /** How long a TURN server takes the credentials that a member gets when it joins. */
  turnLifetimeMs: 6 * 60 * 60 * 1000,
  /** Candidates accepted for one connection attempt between two members. Chromium gathers fewer than 20. */
  candidatesPerConnection: 64,
  /** Connection attempts of one member whose candidates are counted; the oldest is forgotten first. */
  connectionsCounted: 1024,
  /** Characters of one candidate. Chromium's have about 150. */
  candidateLength: 1024,
  /** Characters of the name of a connection attempt. */
  connectionNameLength: 64,
  /** Messages of one socket: a full mesh of 16 costs a joiner about 15 x 8 at once. Never counted per address: a class sits behind one. */
  messagesPerSecond: 200,
  /** How many messages a socket may send at once before `messagesPerSecond` binds. */
  messageBurst: 4000,
  /** A socket that has not joined a world by then is closed. */
  joinTimeoutMs: 5_000,
  /** How often each socket is pinged; one that does not answer for `pingTimeoutMs` is silent. A busy page may take 20 s. */
  pingIntervalMs: 25_000,
  pingTimeoutMs: 20_000,
  /** A member whose socket closed from its end is lost unless it is back by then. */
  suspectMs: 5_000,
  /** A member whose socket fell silent (a sleeping laptop, a dead network) is lost unless it is back by then. */
  outageMs: 60_000,
  /** The shortest time that may be chosen for that. */
  leastOutageMs: 2_000,
  /** Arguments of one run, and characters of each. */
  argsPerRun: 64,
  argLength: 4096,
  /** Characters of a program's name, and of its address. */
  programNameLength: 256,
  programUrlLength: 1024,
  /** Bytes of a compiled program that a host hands to its world, with its source map. */
  sharedProgramBytes: 1024 * 1024,
  /** Characters of each thing a tab tells of itself. */
  aboutLength: 256,
} as const

/**
 * In a world of up to so many tabs all pairs connect in the lobby, so that a bad pair shows before a run. In a larger one
 * every tab connects to the host, and to another tab with the first message between their ranks.
 */
export const ALL_PAIRS_TABS = 16

/** LIMITS, or others in their place. */
export type Limits = { readonly [Name in keyof typeof LIMITS]: number }
