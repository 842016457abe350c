import { isShared, type Run, type SharedProgram } from '../../shared/events.ts'
import { errorText } from '../../shared/error-text.ts'
import { type ProgramModule, programModule } from './program-module.ts'
import { ArrivingText, refer, type TextPart } from './shared-text.ts'

/** Texts that are kept, so that running a program again does not send it again. */
const KEPT_TEXTS = 8

/** The compiled texts that this page has: those of its own programs, and those that came. */
export class ProgramTexts {
  /** By SHA-256, the one used last at the end. */
  readonly #texts = new Map<string, string>()

  /** @throws RangeError for an empty text and one longer than a host may hand out */
  keep(name: string, text: string): SharedProgram {
    const program = refer(name, text)
    this.#texts.delete(program.sha256)
    this.#texts.set(program.sha256, text)
    for (const oldest of this.#texts.keys()) if (this.#texts.size > KEPT_TEXTS) this.#texts.delete(oldest)
    return program
  }

  get({ sha256 }: SharedProgram): string | null {
    return this.#texts.get(sha256) ?? null
  }
}

export interface RunProgramOptions {
  /** The module 'tabmpi' on this page's own server. */
  runtime: URL
  /** Why this tab does not run what somebody wrote; null where it does. */
  refusal(): string | null
  /** Asks the run's lead for the text; false where it is not connected, and is asked again by `reach`. */
  ask(): boolean
  /** To be imported by the rank worker. A program of the server's own has its address only. */
  ready(module: ProgramModule): void
  failed(message: string): void
}

/** The program of one run, from its announcement until the rank worker may import it. */
export class RunProgram {
  readonly #program: Run['program']
  readonly #texts: ProgramTexts
  readonly #options: RunProgramOptions
  #arriving: ArrivingText | null = null
  #isAsked = false
  #url: string | null = null

  constructor(program: Run['program'], texts: ProgramTexts, options: RunProgramOptions) {
    this.#program = program
    this.#texts = texts
    this.#options = options
  }

  /** Once, after construction. */
  load(): void {
    const program = this.#program
    if (!isShared(program)) return this.#options.ready({ url: program.url, map: null, source: null })
    const refusal = this.#options.refusal()
    if (refusal !== null) return this.#options.failed(refusal)
    const text = this.#texts.get(program)
    if (text !== null) return this.#make(text)
    this.#arriving = new ArrivingText(program)
    this.reach()
  }

  /** The connection to the lead may be there now. */
  reach(): void {
    if (this.#arriving && !this.#isAsked) this.#isAsked = this.#options.ask()
  }

  /** A part came from the lead. Parts that nobody asked for are left alone. */
  take(part: TextPart): void {
    if (!this.#arriving || !this.#isAsked) return
    let text: string | null
    try {
      text = this.#arriving.take(part)
    } catch (error) {
      this.#arriving = null
      return this.#options.failed(errorText(error))
    }
    if (text === null) return
    this.#arriving = null
    this.#texts.keep(this.#program.name, text)
    this.#make(text)
  }

  /** The run has another lead, which may have the text. @param isHere it is this tab, which has not */
  ledAnew(isHere: boolean): void {
    if (!this.#arriving || !isShared(this.#program)) return
    this.#arriving = isHere ? null : new ArrivingText(this.#program)
    this.#isAsked = false
    if (isHere) this.#options.failed(`the tab that had the text of ${this.#program.name} is gone: share it again`)
    else this.reach()
  }

  /** The run is over: nothing arrives any more, and the module cannot be imported any more. */
  close(): void {
    this.#arriving = null
    if (this.#url !== null) URL.revokeObjectURL(this.#url)
    this.#url = null
  }

  #make(text: string): void {
    const module = programModule(text, this.#options.runtime.href)
    this.#url = module.url
    this.#options.ready(module)
  }
}
