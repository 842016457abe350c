/**
 * Parsers of everything that comes over the network, for both sides: the server trusts no tab, a tab trusts no server.
 * Keys that nobody knows are stripped, not refused: nothing unparsed is passed on, and a page loaded yesterday still
 * understands a server of today.
 */
import * as v from 'valibot'
import {
  type About,
  type Ack,
  type ClientToServer,
  DEVICES,
  type ErrorCode,
  type IceServer,
  type Reply,
  type ServerToClient,
  TRANSPORTS,
} from './events.ts'
import { cleanName } from './clean-name.ts'
import { LIMITS } from './limits.ts'

export type { IceServer } from './events.ts'

/** @throws PayloadError naming the field and what it should be */
export type Parser<T> = (value: unknown) => T

/** What came is not what was agreed on. The message holds at most a few characters of what came. */
export class PayloadError extends Error {
  override readonly name = 'PayloadError'
}

export type RequestName = keyof ClientToServer
export type NoticeName = keyof ServerToClient
/** The payload of a request; `undefined` for one that has none. */
export type RequestOf<E extends RequestName> = Parameters<ClientToServer[E]> extends [infer P, unknown] ? P : undefined
/** What a granted request is answered with. */
export type AnswerOf<E extends RequestName> =
  Parameters<ClientToServer[E]> extends [...unknown[], Ack<infer T>] ? T : never
export type NoticeOf<E extends NoticeName> = Parameters<ServerToClient[E]>[0]

/** `GET /config.json`: what a page must know of its server before it connects to other tabs. */
export interface ServerConfig {
  iceServers: IceServer[]
  /** How long a rank that is out of reach is waited for, in milliseconds. */
  graceMs?: number
}

/** T with nothing optional: a key that T may have is one that its schema must know. */
type Filled<T> = T extends object ? { [K in keyof T]-?: Filled<T[K]> } : T

type Exactly<A, B> = [Filled<A>, Filled<B>] extends [Filled<B>, Filled<A>] ? true : false

/** A parser of exactly T: a schema that says more or less than T does not compile. */
const parserOf =
  <T>() =>
  <S extends v.GenericSchema<unknown, T>>(schema: Exactly<T, v.InferOutput<S>> extends true ? S : never): Parser<T> =>
  (value) => {
    const result = v.safeParse<v.GenericSchema<unknown, T>>(schema, value, { abortEarly: true })
    if (result.success) return result.output
    const [issue] = result.issues
    throw new PayloadError(`${v.getDotPath(issue) ?? 'payload'}: ${issue.message}`.slice(0, 200))
  }

const text = (length: number) => v.pipe(v.string(), v.maxLength(length))
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const index = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535))

const worldName = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]+$/, 'a world is named with A-Z, a-z, 0-9, - and _ only'),
  v.maxLength(LIMITS.worldNameLength),
)
const memberId = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/, 'a member id is 16 hex digits'))
const token = v.pipe(v.string(), v.regex(/^[0-9a-fA-F]{32,64}$/, 'a token is 32 to 64 hex digits'))
const browserId = v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/, 'a browser id is 32 hex digits')))
const transport = v.picklist(TRANSPORTS)
const connectionName = v.pipe(text(LIMITS.connectionNameLength), v.minLength(1))

/** White space is refused too: a browser drops tabs and newlines from an address, which makes `/\t/evil` another origin. */
const isRootRelative = (url: string): boolean => /^\/[\x21-\x7e]*$/.test(url) && !/\/\/|\\|\.\./.test(url)

const personName = v.pipe(v.string(), v.maxLength(4 * LIMITS.nameLength), v.transform(cleanName(LIMITS.nameLength)))
const title = v.pipe(v.string(), v.maxLength(4 * LIMITS.titleLength), v.transform(cleanName(LIMITS.titleLength)))
const about = v.object({
  device: v.picklist(DEVICES),
  browser: text(LIMITS.aboutLength),
  gpu: text(LIMITS.aboutLength),
})
const args = v.pipe(v.array(text(LIMITS.argLength)), v.maxLength(LIMITS.argsPerRun))
const programName = text(LIMITS.programNameLength)
const program = v.union([
  v.object({
    name: programName,
    url: v.pipe(
      text(LIMITS.programUrlLength),
      v.check(isRootRelative, "a program's address begins with one / and has no //, no .., no backslash and no space"),
    ),
  }),
  v.object({
    name: programName,
    sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'a SHA-256 is 64 hex digits')),
    bytes: v.pipe(count, v.maxValue(LIMITS.sharedProgramBytes)),
  }),
])
const signal = v.variant('type', [
  v.object({ type: v.picklist(['offer', 'answer']), sdp: text(LIMITS.messageBytes) }),
  v.object({
    type: v.literal('candidate'),
    candidate: v.object({
      candidate: text(LIMITS.candidateLength),
      sdpMid: v.nullable(text(64)),
      sdpMLineIndex: v.nullable(index),
    }),
  }),
  v.object({ type: v.literal('renew') }),
])
const run = v.object({
  run: count,
  program,
  args,
  members: v.pipe(v.array(memberId), v.minLength(1), v.maxLength(LIMITS.membersPerWorld)),
  islands: v.exactOptional(v.pipe(v.array(index), v.maxLength(LIMITS.membersPerWorld))),
  traced: v.exactOptional(v.boolean()),
})
const member = v.object({
  id: memberId,
  name: personName,
  about,
  consents: v.boolean(),
  browserId,
  suspect: v.boolean(),
})
const world = v.object({
  name: worldName,
  title,
  host: memberId,
  locked: v.boolean(),
  asksConsent: v.boolean(),
  transport,
  members: v.pipe(v.array(member), v.minLength(1), v.maxLength(LIMITS.membersPerWorld)),
  run: v.nullable(run),
})
const ended = v.object({ run: count })
const someone = v.object({ member: memberId })
const iceServers = v.pipe(
  v.array(
    v.object({
      urls: v.union([text(1024), v.pipe(v.array(text(1024)), v.maxLength(16))]),
      username: v.exactOptional(text(1024)),
      credential: v.exactOptional(text(1024)),
    }),
  ),
  v.maxLength(16),
)

/** What a tab may ask of the server. */
export const parseRequest: { readonly [E in RequestName]: Parser<RequestOf<E>> } = {
  join: parserOf<RequestOf<'join'>>()(
    v.object({
      world: worldName,
      token,
      name: personName,
      about,
      consents: v.boolean(),
      browserId,
      makes: v.boolean(),
      title,
      transport,
    }),
  ),
  describe: parserOf<About>()(about),
  signal: parserOf<RequestOf<'signal'>>()(v.object({ to: memberId, connection: connectionName, signal })),
  rename: parserOf<RequestOf<'rename'>>()(v.object({ member: memberId, name: personName })),
  consent: parserOf<RequestOf<'consent'>>()(v.object({ consents: v.boolean() })),
  remove: parserOf<RequestOf<'remove'>>()(someone),
  handOver: parserOf<RequestOf<'handOver'>>()(someone),
  configure: parserOf<RequestOf<'configure'>>()(
    v.pipe(
      v.object({
        title: v.exactOptional(title),
        locked: v.exactOptional(v.boolean()),
        asksConsent: v.exactOptional(v.boolean()),
        transport: v.exactOptional(transport),
      }),
      v.check((change) => Object.keys(change).length > 0, 'a change names title, locked, asksConsent or transport'),
    ),
  ),
  start: parserOf<RequestOf<'start'>>()(v.object({ program, args, size: count, traced: v.exactOptional(v.boolean()) })),
  end: parserOf<RequestOf<'end'>>()(ended),
  leave: parserOf<RequestOf<'leave'>>()(v.undefined()),
}

/** What the server tells tabs without being asked. */
export const parseNotice: { readonly [E in NoticeName]: Parser<NoticeOf<E>> } = {
  world: parserOf<NoticeOf<'world'>>()(world),
  signal: parserOf<NoticeOf<'signal'>>()(v.object({ from: memberId, connection: connectionName, signal })),
  run: parserOf<NoticeOf<'run'>>()(run),
  end: parserOf<NoticeOf<'end'>>()(ended),
  gone: parserOf<NoticeOf<'gone'>>()(v.object({ id: memberId, why: v.picklist(['left', 'lost', 'removed']) })),
}

const errorCodes: Record<ErrorCode, true> = {
  'bad-payload': true,
  'too-fast': true,
  'not-joined': true,
  'already-joined': true,
  'no-such-world': true,
  'too-many-wrong-keys': true,
  'world-full': true,
  'world-locked': true,
  removed: true,
  'too-many-worlds': true,
  'not-host': true,
  'no-such-member': true,
  'too-many-candidates': true,
  'run-in-progress': true,
  'no-such-run': true,
  internal: true,
}
const isErrorCode = (value: unknown): value is ErrorCode =>
  typeof value === 'string' && Object.hasOwn(errorCodes, value)

const refused = v.object({
  ok: v.literal(false),
  code: v.custom<ErrorCode>(isErrorCode, 'not a code of ours'),
  message: text(LIMITS.messageBytes),
})
const granted = <S extends v.GenericSchema>(value: S) =>
  v.variant('ok', [v.object({ ok: v.literal(true), value }), refused])
const done = parserOf<Reply<null>>()(granted(v.null()))

/** What the server answers to each request. */
export const parseReply: { readonly [E in RequestName]: Parser<Reply<AnswerOf<E>>> } = {
  join: parserOf<Reply<AnswerOf<'join'>>>()(granted(v.object({ id: memberId, world, iceServers }))),
  describe: done,
  signal: done,
  rename: done,
  consent: done,
  remove: done,
  handOver: done,
  configure: done,
  start: parserOf<Reply<AnswerOf<'start'>>>()(granted(run)),
  end: done,
  leave: done,
}

/** Also for the lists of servers that people type. */
export const parseServerConfig: Parser<ServerConfig> = parserOf<ServerConfig>()(
  v.object({
    iceServers,
    graceMs: v.exactOptional(v.pipe(v.number(), v.finite(), v.minValue(LIMITS.leastOutageMs))),
  }),
)
