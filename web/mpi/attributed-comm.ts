import { MAX_TAG } from '../p2p/matching.ts'
import { AttributeCache } from './attribute-cache.ts'
import { COMM_KEYVALS } from './comm.ts'
import { APPNUM, IO, LASTUSEDCODE, PROC_NULL, TAG_UB, UNIVERSE_SIZE, WTIME_IS_GLOBAL } from './constants.ts'
import { lastUsedCode } from './error-registry.ts'
import { ManagedComm } from './managed-comm.ts'

/**
 * What a program attaches to a communicator, under keys of `Comm.Create_keyval` (MPI 4.1, section 7.7). Every communicator
 * has the predefined attributes `MPI.TAG_UB`, `IO`, `WTIME_IS_GLOBAL`, `UNIVERSE_SIZE`, `APPNUM` and `LASTUSEDCODE`.
 *
 * ```ts
 * const keyval = MPI.Comm.Create_keyval(true)            // a duplicate gets the same value
 * await comm.Set_attr(keyval, { step: 3 })
 * comm.Get_attr(keyval)
 * ```
 *
 * Callbacks may return a promise: what calls them ends when it has.
 */
export class AttributedComm<Nothing extends null = never> extends ManagedComm<Nothing> {
  protected readonly attributes = new AttributeCache<unknown>(this, COMM_KEYVALS, (keyval) => this.#predefined(keyval))

  /** Null where there is none. @throws {Exception} ERR_KEYVAL */
  Get_attr(keyval: number): unknown {
    this.checkUsable()
    return this.handled(() => this.attributes.get(keyval))
  }

  /** It is there at once; ends when `delete_fn` of the value before has. @throws {Exception} ERR_KEYVAL, ERR_ARG */
  async Set_attr(keyval: number, attrval: unknown): Promise<void> {
    this.checkUsable()
    await this.handled(() => this.attributes.set(keyval, attrval))
  }

  /** Ends when `delete_fn` has. @throws {Exception} ERR_KEYVAL */
  async Delete_attr(keyval: number): Promise<void> {
    this.checkUsable()
    await this.handled(() => this.attributes.delete(keyval))
  }

  protected override ending(): unknown[] {
    return this.attributes.clear()
  }

  #predefined(keyval: number): number | undefined {
    switch (keyval) {
      case TAG_UB:
        return MAX_TAG
      // A rank has no files and no terminal of its own.
      case IO:
        return PROC_NULL
      // Every tab counts from its own beginning.
      case WTIME_IS_GLOBAL:
        return 0
      case UNIVERSE_SIZE:
        return this.setup.endpoint.size
      // All ranks run one program.
      case APPNUM:
        return 0
      case LASTUSEDCODE:
        return lastUsedCode()
      default:
        return undefined
    }
  }
}
