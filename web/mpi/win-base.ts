import type { AttachedMemory } from '../rma/memory.ts'
import type { Window } from '../rma/window.ts'
import type { AbortError } from './abort-error.ts'
import { checkName, shown } from './checks.ts'
import { checkInfo } from './comm-checks.ts'
import { Errhandler, userErrhandler } from './errhandler.ts'
import { Exception } from './exception.ts'
import type { Group } from './group.ts'
import type { HandledCalls } from './handled-calls.ts'
import type { Info } from './info.ts'
import type { Intracomm } from './intracomm.ts'
import type { WinEpochs } from './win-epochs.ts'
import type { WinPart } from './win-target.ts'

/** What a window is made of. */
export interface WinOwn {
  /** Its ranks; nobody else uses it. */
  readonly comm: Intracomm
  readonly window: Window
  readonly calls: HandledCalls
  readonly epochs: WinEpochs
  /** Each rank's part. */
  readonly parts: readonly WinPart[]
  /** This rank's memory; none where it is attached and detached. */
  readonly memory: Uint8Array
  readonly attached: AttachedMemory | null
  /** Each rank's memory, where all share it. */
  readonly shared: readonly Uint8Array[] | null
  readonly flavor: number
  readonly model: number
  readonly info: Info
  readonly abort: (error: AbortError) => void
}

const NULL_WIN = 'the window is MPI.WIN_NULL: it has been freed, or never was one'

/** A window as an object: its ranks, its memory, its hints, its error handler (MPI 4.1, sections 12.2 and 9.3). */
export class WinBase {
  #own: WinOwn | null
  #name = ''

  /** Programs take `MPI.Win.Allocate` and its like. @param own null: of `MPI.WIN_NULL` */
  constructor(own: WinOwn | null = null) {
    this.#own = own
    if (own) own.calls.owner = { comm: this, rank: own.comm.rank, abort: own.abort }
  }

  /** Makes an error handler: `errhandler_fn` hears of a failed call, which then rejects. MPI 4.1, section 9.3.2. */
  static Create_errhandler(errhandler_fn: (win: WinBase, errorcode: number) => void): Errhandler {
    return userErrhandler(errhandler_fn)
  }

  /** Whether it is no window (any more): mpi4py's `win == MPI.WIN_NULL`. */
  get is_null(): boolean {
    return this.#own === null
  }

  /** The ranks, as a group. */
  Get_group(): Group {
    return this.own.comm.Get_group()
  }

  get group(): Group {
    return this.Get_group()
  }

  /** Number of ranks. */
  get group_size(): number {
    return this.own.comm.size
  }

  /** This rank. */
  get group_rank(): number {
    return this.own.comm.rank
  }

  /** This rank's memory, its size in bytes, and how many bytes a displacement counts here. */
  get attrs(): [base: Uint8Array, size: number, disp_unit: number] {
    const { memory, parts, comm } = this.own
    return [memory, memory.byteLength, parts[comm.rank]?.unit ?? 1]
  }

  /** How it was made: `MPI.WIN_FLAVOR_CREATE` and its like. */
  get flavor(): number {
    return this.own.flavor
  }

  /** `MPI.WIN_UNIFIED`: what others write is there, with no copy in between. */
  get model(): number {
    return this.own.model
  }

  /**
   * This rank's memory, byte by byte. As numbers:
   *
   * ```ts
   * const { buffer, byteOffset, byteLength } = win.tomemory()
   * const mine = new Float64Array(buffer, byteOffset, byteLength / 8)
   * ```
   */
  tomemory(): Uint8Array {
    return this.own.memory
  }

  Get_name(): string {
    return this.#own ? this.#name : 'MPI_WIN_NULL'
  }

  /** For people and error messages. */
  Set_name(name: string): void {
    this.handled(() => checkName('Set_name', name))
    this.#name = name
  }

  get name(): string {
    return this.Get_name()
  }

  set name(name: string) {
    this.Set_name(name)
  }

  /** A new info with its hints. */
  Get_info(): Info {
    return this.own.info.Dup()
  }

  /** Sets hints; those it has under other keys stay. tabmpi heeds none. */
  Set_info(info: Info): void {
    this.handled(() => this.own.info.update(checkInfo('Set_info', info)))
  }

  get info(): Info {
    return this.Get_info()
  }

  set info(info: Info) {
    this.Set_info(info)
  }

  /** What happens when a call fails; a window begins with `MPI.ERRORS_RETURN`. */
  Set_errhandler(errhandler: Errhandler): void {
    const { calls } = this.own
    this.handled(() => {
      if (errhandler instanceof Errhandler && !errhandler.is_null) return
      const fix = 'give MPI.ERRORS_RETURN, MPI.ERRORS_ARE_FATAL, MPI.ERRORS_ABORT or one of Create_errhandler'
      throw new Exception('ERR_ERRHANDLER', `Set_errhandler: ${shown(errhandler)} is no error handler; ${fix}`)
    })
    calls.errhandler = errhandler
  }

  Get_errhandler(): Errhandler {
    return this.own.calls.errhandler.living
  }

  /** Gives an error to the error handler, as a failing call does; an error that the handler leaves alone is none. */
  Call_errhandler(errorcode: number): void {
    const { calls, comm, abort } = this.own
    const error = new Exception(errorcode)
    const made = calls.errhandler.handle(error, { comm: this, rank: comm.rank, abort })
    if (made !== error) throw made
  }

  /** @throws {Exception} ERR_WIN when it is none: whatever a window does begins here */
  protected get own(): WinOwn {
    if (this.#own) return this.#own
    throw new Exception('ERR_WIN', NULL_WIN)
  }

  /** It is no window from now on. */
  protected end(): void {
    this.#own = null
  }

  /** Does what a call does before it waits: whatever it refuses goes to the error handler. */
  protected handled<T>(work: () => T): T {
    return this.own.calls.handled(work)
  }

  /** A call that waits: checked first, then carried out. */
  protected async call(op: string, detail: string, check: () => () => Promise<void>): Promise<void> {
    const start = this.handled(check)
    await this.own.calls.run(op, detail, start)
  }
}
