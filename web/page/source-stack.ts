/** Stacks as the browser makes them, told in the lines of the user's source. */
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'

/** A map that does not come must not hold back the failure it would explain. */
const FETCH_MS = 2_000

interface Frame {
  /** Empty at the top level of a module. */
  name: string
  url: URL
  /** Both from 1. */
  line: number
  column: number
}

/** Reads each program's source map once. */
export class SourceStacks {
  readonly #assets: URL
  readonly #read: (url: string) => Promise<string>
  readonly #maps = new Map<string, Promise<TraceMap | null>>()
  #shared: string | null = null

  /** @param assets the folder of our own scripts, whose frames say nothing of the user's program */
  constructor(assets: URL, read: (url: string) => Promise<string> = fetchText) {
    this.#assets = assets
    this.#read = read
  }

  /** Gives the map of a program that has no address on the server; that of an earlier one is forgotten. */
  know(url: string, map: string): void {
    if (this.#shared !== null) this.#maps.delete(this.#shared)
    this.#shared = addressOf(url)
    this.#maps.set(this.#shared, traceMapOf(map))
  }

  /** The user's frames, innermost first, one line each: `    at name (vector-add.ts:12:3)`; empty when there are none. */
  async map(stack: string): Promise<string> {
    const frames = await this.#frames(stack)
    return frames.map(({ name, place }) => (name ? `    at ${name} (${place})` : `    at ${place}`)).join('\n')
  }

  /** The innermost place of the user's program, e.g. `vector-add.ts:12:3`; null when there is none. */
  async place(stack: string): Promise<string | null> {
    const [frame] = await this.#frames(stack)
    return frame?.place ?? null
  }

  #frames(stack: string): Promise<{ name: string; place: string }[]> {
    const frames = stack
      .split('\n')
      .map(parseFrame)
      .filter((frame): frame is Frame => frame !== null && !frame.url.href.startsWith(this.#assets.href))
    return Promise.all(frames.map(async (frame) => ({ name: frame.name, place: await this.#place(frame) })))
  }

  async #place({ url, line, column }: Frame): Promise<string> {
    const map = await this.#mapOf(url)
    const source = map && originalPositionFor(map, { line, column: column - 1 })
    if (!source || source.source === null) return `${url.pathname}:${line}:${column}`
    // A gallery program's sources are told from the built page's folder, a user's from where the command was given.
    const file = url.pathname.startsWith('/programs/') ? source.source.replace(/^(\.\.\/)+/, '') : source.source
    return `${file}:${source.line}:${source.column + 1}`
  }

  #mapOf(url: URL): Promise<TraceMap | null> {
    const address = addressOf(url.href)
    const known = this.#maps.get(address)
    if (known) return known
    // Without a map the frame still has its place in the compiled program.
    const map = this.#read(address).then(traceMapOf, () => null)
    this.#maps.set(address, map)
    return map
  }
}

const addressOf = (url: string): string => `${url}.map`

/** Null for what is no source map. */
async function traceMapOf(text: string): Promise<TraceMap | null> {
  try {
    return new TraceMap(text)
  } catch {
    return null
  }
}

/** V8's `at name (url:line:column)` and `at url:line:column`, and Firefox's and Safari's `name@url:line:column`. */
function parseFrame(text: string): Frame | null {
  const match =
    /^\s*at (?:(?<name>.+?) \()?(?:async )?(?<url>[a-z][a-z+.-]*:\S+?):(?<line>\d+):(?<column>\d+)\)?$/.exec(text) ??
    /^(?<name>.*?)@(?<url>[a-z][a-z+.-]*:\S+?):(?<line>\d+):(?<column>\d+)$/.exec(text)
  const { name = '', url = '', line, column } = match?.groups ?? {}
  if (!URL.canParse(url)) return null
  return { name: name.replace(/^async(\*| )/, ''), url: new URL(url), line: Number(line), column: Number(column) }
}

async function fetchText(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_MS) })
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  return response.text()
}
