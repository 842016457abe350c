import { AttachedMemory, FixedMemory } from '../rma/memory.ts'
import { Window } from '../rma/window.ts'
import { allocate } from '../p2p/memory.ts'
import { combineByCode } from './accumulate-ops.ts'
import { type Arguments, REQUIRED, takeArguments } from './arguments.ts'
import { bytesOf, type BufferData } from './buffer-data.ts'
import { checkRank, shown } from './checks.ts'
import { checkInfo } from './comm-checks.ts'
import type { CommWorld } from './comm-world.ts'
import { PROC_NULL } from './constants.ts'
import { WINDOW_CONTEXT } from './contexts.ts'
import { Exception } from './exception.ts'
import { HandledCalls } from './handled-calls.ts'
import { REVOKED_WITH } from './fault-tolerant-comm.ts'
import { Info } from './info.ts'
import { Intracomm } from './intracomm.ts'
import { sharedParts } from './shared-parts.ts'
import { WinEpochs } from './win-epochs.ts'
import { WinSynchronisation } from './win-synchronisation.ts'
import type { WinPart } from './win-target.ts'
import {
  WIN_FLAVOR_ALLOCATE,
  WIN_FLAVOR_CREATE,
  WIN_FLAVOR_DYNAMIC,
  WIN_FLAVOR_SHARED,
  WIN_UNIFIED,
} from './window-constants.ts'

type MakingKeywords = { disp_unit?: number; info?: Info | null; comm?: Intracomm }
type Making = [disp_unit?: number, info?: Info | null, comm?: Intracomm]
type CreateArguments = Arguments<[memory: BufferData | null, ...Making], { memory: BufferData | null } & MakingKeywords>
type AllocateArguments = Arguments<[size: number, ...Making], { size: number } & MakingKeywords>
type DynamicKeywords = Omit<MakingKeywords, 'disp_unit'>
type DynamicArguments = Arguments<[info?: Info | null, comm?: Intracomm], DynamicKeywords>

/** What a window is to be, as this rank has it: its arguments are checked. */
interface Plan {
  flavor: number
  memory: Uint8Array
  /** Bytes that are to be made. */
  size: number
  attached: AttachedMemory | null
  unit: number
  info: Info | null
  comm: Intracomm
}

const NAMES: Readonly<Record<number, string>> = {
  [WIN_FLAVOR_CREATE]: 'Create',
  [WIN_FLAVOR_ALLOCATE]: 'Allocate',
  [WIN_FLAVOR_DYNAMIC]: 'Create_dynamic',
  [WIN_FLAVOR_SHARED]: 'Allocate_shared',
}

/**
 * Memory of each rank that the others can read and write without its program's help (MPI 4.1, chapter 12; mpi4py's `Win`).
 *
 * ```ts
 * const win = await MPI.Win.Allocate(8, 8, null, comm)   // one float64 on every rank
 * await win.Lock(0)
 * win.Accumulate(Float64Array.of(1), 0)                  // rank 0's program does nothing for that
 * await win.Unlock(0)
 * await win.Free()
 * ```
 */
export class Win extends WinSynchronisation {
  /** Of the rank: set by `winOfRank`. */
  protected static readonly world: CommWorld
  /** The communicator of who names none. */
  protected static readonly self: Intracomm

  /**
   * A window of memory that is there. Every rank of `comm` calls it; `null`: this rank has none to offer.
   * @param args `disp_unit`: bytes that a displacement counts here, by default 1; `comm`: by default `MPI.COMM_SELF`
   */
  static Create(...args: CreateArguments): Promise<Win> {
    return this.make('Create', () => {
      const defaults = { memory: REQUIRED, disp_unit: 1, info: null, comm: this.self } as const
      const given = takeArguments<{ memory: BufferData | null } & MakingKeywords>('Create', args, defaults)
      const memory = given.memory === null ? new Uint8Array(0) : bytesOf('Create', 'memory', given.memory)
      return { ...this.plan('Create', given), flavor: WIN_FLAVOR_CREATE, memory }
    })
  }

  /** The same with `size` bytes of new memory, zero-filled: `win.tomemory()` has it. */
  static Allocate(...args: AllocateArguments): Promise<Win> {
    return this.make('Allocate', () => {
      const defaults = { size: REQUIRED, disp_unit: 1, info: null, comm: this.self } as const
      const given = takeArguments<{ size: number } & MakingKeywords>('Allocate', args, defaults)
      checkSize('Allocate', given.size)
      return { ...this.plan('Allocate', given), flavor: WIN_FLAVOR_ALLOCATE, memory: allocate(given.size) }
    })
  }

  /**
   * The same in memory that all ranks of `comm` share: reading and writing it needs no message. Part follows part, in the
   * order of the ranks. Needs tabs that share memory, opened from one another.
   * @throws {Exception} ERR_RMA_SHARED where two of them do not
   */
  static Allocate_shared(...args: AllocateArguments): Promise<Win> {
    return this.make('Allocate_shared', () => {
      const defaults = { size: REQUIRED, disp_unit: 1, info: null, comm: this.self } as const
      const given = takeArguments<{ size: number } & MakingKeywords>('Allocate_shared', args, defaults)
      checkSize('Allocate_shared', given.size)
      const plan = this.plan('Allocate_shared', given)
      return { ...plan, flavor: WIN_FLAVOR_SHARED, size: given.size }
    })
  }

  /** A window without memory: each rank attaches what it has, and tells the others the displacement. */
  static Create_dynamic(...args: DynamicArguments): Promise<Win> {
    return this.make('Create_dynamic', () => {
      const given = takeArguments<DynamicKeywords>('Create_dynamic', args, { info: null, comm: this.self })
      const plan = this.plan('Create_dynamic', { ...given, disp_unit: 1 })
      return { ...plan, flavor: WIN_FLAVOR_DYNAMIC, memory: new Uint8Array(0), attached: new AttachedMemory() }
    })
  }

  /**
   * Another rank's part of a window of `Allocate_shared`, to read and write in place, and its `disp_unit`. What is written
   * is there for the others after a synchronisation, such as a `Fence` or a `Barrier`.
   * @param rank `MPI.PROC_NULL`: the first rank with any memory
   * @throws {Exception} ERR_RMA_FLAVOR for another kind of window
   */
  Shared_query(rank: number): [memory: Uint8Array, disp_unit: number] {
    const { shared, parts } = this.own
    return this.handled(() => {
      if (!shared) {
        const why = `only the memory of Allocate_shared is shared; this window is of ${NAMES[this.flavor]}`
        throw new Exception('ERR_RMA_FLAVOR', `Shared_query: ${why}`)
      }
      checkRank('Shared_query', 'rank', rank, parts.length, { procNull: true })
      const first = Math.max(
        0,
        shared.findIndex(({ byteLength }) => byteLength > 0),
      )
      const asked = rank === PROC_NULL ? first : rank
      return [shared[asked] ?? new Uint8Array(0), parts[asked]?.unit ?? 1]
    })
  }

  /**
   * Offers memory, in a window of `Create_dynamic`. JavaScript has no addresses: where the memory lies in the window is a
   * displacement, which other ranks must be told.
   * @returns it
   */
  Attach(memory: BufferData): number {
    const { attached } = this.own
    return this.handled(() => {
      const bytes = bytesOf('Attach', 'memory', memory)
      if (attached) return attached.attach(bytes)
      const why = 'memory can be attached to a window of Create_dynamic only'
      throw new Exception('ERR_RMA_FLAVOR', `Attach: ${why}; this one is of ${NAMES[this.flavor]}`)
    })
  }

  /** Takes such memory back. @throws {Exception} ERR_RMA_ATTACH when it is not attached */
  Detach(memory: BufferData): void {
    const { attached } = this.own
    this.handled(() => {
      if (attached?.detach(bytesOf('Detach', 'memory', memory))) return
      throw new Exception('ERR_RMA_ATTACH', 'Detach: this memory is not attached; give what Attach was given')
    })
  }

  /** Ends the window. Every rank calls it, when all that it has begun is done. @throws {Exception} ERR_RMA_SYNC */
  async Free(): Promise<void> {
    const { comm, window, epochs } = this.own
    await this.call('Free', '', () => {
      const { open } = epochs
      if (open) throw new Exception('ERR_RMA_SYNC', `Free: ${open}; call it first`)
      return async () => {
        try {
          await comm.Barrier()
        } finally {
          window.close()
          await Promise.all(this.attributes.clear())
          this.end()
        }
        await comm.Free()
      }
    })
  }

  /** The same, and nothing for one that is `MPI.WIN_NULL`. */
  async free(): Promise<void> {
    if (!this.is_null) await this.Free()
  }

  /** What all ways to make a window are given. */
  protected static plan(op: string, { disp_unit: unit = 1, info = null, comm = this.self }: MakingKeywords): Plan {
    if (!(comm instanceof Intracomm)) {
      throw new Exception('ERR_COMM', `${op}: comm is ${shown(comm)}, but it must be one like MPI.COMM_WORLD`)
    }
    if (!Number.isSafeInteger(unit) || unit < 1) {
      const legal = 'it must be an integer of 1 or more, in bytes'
      throw new Exception('ERR_DISP', `${op}: disp_unit is ${shown(unit)}, but ${legal}`)
    }
    if (info) checkInfo(op, info)
    return { flavor: 0, memory: new Uint8Array(0), size: 0, attached: null, unit, info, comm }
  }

  protected static async make(op: string, prepare: () => Plan): Promise<Win> {
    const { world } = this
    const plan = prepare()
    const { attached, flavor, unit, info } = plan
    const isShared = flavor === WIN_FLAVOR_SHARED
    const win = await world.calls.run(op, '', async () => {
      const comm = await plan.comm.Dup()
      comm[REVOKED_WITH](plan.comm)
      const { members } = comm.Get_group()
      const part: WinPart = { size: attached ? null : isShared ? plan.size : plan.memory.byteLength, unit }
      const context = comm.rank === 0 ? world.contexts.next() + WINDOW_CONTEXT : 0
      const told = await comm.allgather({ part, flavor, context })
      const name = told[0]?.context ?? 0
      const other = told.findIndex((each) => each.flavor !== flavor)
      if (other >= 0) {
        const theirs = NAMES[told[other]?.flavor ?? 0]
        const both = `rank ${other} calls ${theirs} where this rank calls ${op}`
        throw new Exception('ERR_RMA_FLAVOR', `${op}: ${both}; all ranks must make the window in one way`)
      }
      const { endpoint } = world
      const sizes = told.map((each) => each.part.size ?? 0)
      const shared = isShared ? await sharedParts(op, comm, endpoint.memories, { members, name, sizes }) : null
      const memory = shared?.[comm.rank] ?? plan.memory
      const epochs = new WinEpochs()
      const window = new Window({
        endpoint,
        context: name,
        members,
        memory: attached ?? new FixedMemory(memory),
        combine: combineByCode,
        whyNotYet: () => epochs.open,
      })
      return new this({
        comm,
        window,
        calls: new HandledCalls(world.calls),
        epochs,
        parts: told.map((each) => each.part),
        memory,
        attached,
        shared,
        flavor,
        model: WIN_UNIFIED,
        info: info && !info.is_null ? info.Dup() : new Info(),
        abort: world.abort,
      })
    })
    return win
  }
}

/** One rank's `MPI.Win`: the windows that its statics make are between this rank and others. */
export function winOfRank(world: CommWorld, self: Intracomm): typeof Win {
  return class extends Win {
    protected static override readonly world = world
    protected static override readonly self = self
  }
}

/** @throws {Exception} ERR_SIZE unless it is an integer of 0 or more */
function checkSize(op: string, size: unknown): void {
  if (typeof size === 'number' && Number.isSafeInteger(size) && size >= 0) return
  throw new Exception('ERR_SIZE', `${op}: size is ${shown(size)}, but it must be an integer of 0 or more, in bytes`)
}
