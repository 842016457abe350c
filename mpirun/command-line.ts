import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { type Transport, TRANSPORTS } from '../shared/events.ts'
import { LIMITS } from '../shared/limits.ts'
import type { IceServer } from '../shared/payloads.ts'
import { parseIceServers, parseTurnUrls } from './ice-servers.ts'
import { packageVersion } from './package-root.ts'
import { UsageError } from './usage-error.ts'

/** What `tabmpi run` was asked to do. */
export interface RunRequest {
  size: number
  browser?: string
  headed: boolean
  timeoutMs?: number
  tagOutput: boolean
  json: boolean
  /** Where to write what the ranks did. */
  trace?: string
  iceServers: IceServer[]
  channel: 'auto' | 'relay'
  transport: Transport
  graceMs?: number
  program: string
  args: string[]
}

/** What `tabmpi serve` was asked to do. */
export interface ServeRequest {
  port: number
  host: string
  https: boolean
  cert?: string
  key?: string
  iceServers: IceServer[]
  turnUrl?: string[]
  turnSecret?: string
  graceMs?: number
}

/** Carry out a request; resolve with the exit code. */
export interface Commands {
  run(request: RunRequest): Promise<number>
  serve(request: ServeRequest): Promise<number>
}

/**
 * Reads the command line and carries it out.
 * @param args without node and the script's own name
 * @returns the exit code; 0 when only help was asked for
 * @throws UsageError in one line, for what cannot be understood
 */
export async function runCommandLine(args: readonly string[], commands: Commands): Promise<number> {
  let exitCode = 0
  const program = new Command('tabmpi')
    .description('MPI for browser tabs: every tab is a rank')
    .addHelpText('after', '\nGuides, in the package’s folder docs: teaching.md, porting.md, testing.md, embedding.md')
    .version(packageVersion())
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    // What comes after the program's name is the program's.
    .enablePositionalOptions()
  const iceServers = new Option(
    '--ice-servers <LIST>',
    'STUN and TURN servers: URL,URL or a JSON array of RTCIceServer',
  )
    .argParser(parseIceServers)
    .default([], 'none: one LAN needs none')

  const grace = new Option(
    '--grace <S>',
    `after an outage of up to that many seconds a run goes on (default: ${LIMITS.outageMs / 1000})`,
  ).argParser(graceSeconds)

  program
    .command('run')
    .description('run a program on tabs of one browser and print what they print')
    .requiredOption('-n <N>', 'number of ranks', wholeNumber(1, LIMITS.membersPerWorld))
    .option('--browser <NAME|PATH>', 'chromium, chrome, edge or a path (default: whatever is installed)')
    .option('--headed', 'open a window', false)
    .option('--timeout <S>', 'end the run after that many seconds, and say what each rank waits for', seconds)
    .option('--tag-output', 'put [rank] before every line', false)
    .option('--trace <FILE>', 'write what every rank did and sent, for ui.perfetto.dev and the page')
    .option('--json', 'print one JSON object at the end and nothing else', false)
    .addOption(iceServers)
    .addOption(new Option('--channel <KIND>', 'how frames reach the ranks').choices(['auto', 'relay']).default('auto'))
    .addOption(
      new Option(
        '--transport <KIND>',
        'what links are made of: data channels, the fastest, message ports, shared memory',
      )
        .choices(TRANSPORTS)
        .default('rtc'),
    )
    .addOption(grace)
    .argument('<program>', 'a TypeScript or JavaScript file')
    .argument('[args...]', 'what the program finds in `args`')
    .passThroughOptions()
    .action(async (file: string, rest: string[], { n, timeout, grace: graceMs, ...options }) => {
      exitCode = await commands.run({
        ...options,
        size: n,
        ...(timeout !== undefined && { timeoutMs: timeout * 1000 }),
        ...(graceMs !== undefined && { graceMs }),
        program: file,
        args: rest,
      })
    })

  program
    .command('serve')
    .description('serve the page and introduce tabs to each other, for a class')
    .option('--port <PORT>', 'port to listen on', wholeNumber(0, 65_535), 8000)
    .option('--host <HOST>', 'address to listen on', '0.0.0.0')
    .option('--https', 'make a certificate of our own: WebGPU needs https except on localhost', false)
    .option('--cert <FILE>', 'certificate (PEM)')
    .option('--key <FILE>', 'its private key (PEM)')
    .addOption(iceServers)
    .addOption(
      new Option(
        '--turn-url <LIST>',
        'TURN server for tabs in different networks, which get credentials that expire: turn:HOST:PORT,turns:HOST:PORT',
      ).argParser(parseTurnUrls),
    )
    .addOption(
      new Option('--turn-secret <TEXT>', 'the secret that it shares with us (coturn: static-auth-secret)').env(
        'TABMPI_TURN_SECRET',
      ),
    )
    .addOption(grace)
    .action(async ({ grace: graceMs, ...options }) => {
      exitCode = await commands.serve({ ...options, ...(graceMs !== undefined && { graceMs }) })
    })

  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return 0
    if (error.code === 'commander.help') return 2
    throw new UsageError(`${error.message.replace(/^error: |\.$/g, '')}; see tabmpi --help`)
  }
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}`)
  }
}

/** @returns milliseconds */
function graceSeconds(text: string): number {
  const ms = seconds(text) * 1000
  if (ms >= LIMITS.leastOutageMs) return ms
  throw new InvalidArgumentError(`Give ${LIMITS.leastOutageMs / 1000} seconds or more`)
}

function seconds(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && value > 0 && Number.isFinite(value)) return value
  throw new InvalidArgumentError('Give a number of seconds greater than 0')
}
