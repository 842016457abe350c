import { AttributeCache, type KeyvalArguments, Keyvals } from './attribute-cache.ts'
import { WinBase } from './win-base.ts'
import { WIN_BASE, WIN_CREATE_FLAVOR, WIN_DISP_UNIT, WIN_MODEL, WIN_SIZE } from './window-constants.ts'

/** Keys of attributes on windows. */
const WIN_KEYVALS = new Keyvals<WinAttributes>('window')

/**
 * What a program attaches to a window, under keys of `Win.Create_keyval` (MPI 4.1, sections 7.7.3 and 12.2.6). Every window
 * has the predefined attributes `MPI.WIN_BASE`, `WIN_SIZE`, `WIN_DISP_UNIT`, `WIN_CREATE_FLAVOR` and `WIN_MODEL`.
 */
export class WinAttributes extends WinBase {
  protected readonly attributes = new AttributeCache<WinAttributes>(this, WIN_KEYVALS, (keyval) =>
    this.#predefined(keyval),
  )

  /** A new key. `copy_fn` is never called: windows are not duplicated. @throws {Exception} ERR_ARG */
  static Create_keyval(...args: KeyvalArguments<WinAttributes>): number {
    return WIN_KEYVALS.create(args)
  }

  /** Ends a key's use; attributes that are there stay. @returns `MPI.KEYVAL_INVALID` @throws {Exception} ERR_KEYVAL */
  static Free_keyval(keyval: number): number {
    return WIN_KEYVALS.free(keyval)
  }

  /** Null where there is none. @throws {Exception} ERR_KEYVAL */
  Get_attr(keyval: number): unknown {
    return this.handled(() => this.attributes.get(keyval))
  }

  /** It is there at once; ends when `delete_fn` of the value before has. @throws {Exception} ERR_KEYVAL, ERR_ARG */
  async Set_attr(keyval: number, attrval: unknown): Promise<void> {
    await this.handled(() => this.attributes.set(keyval, attrval))
  }

  /** Ends when `delete_fn` has. @throws {Exception} ERR_KEYVAL */
  async Delete_attr(keyval: number): Promise<void> {
    await this.handled(() => this.attributes.delete(keyval))
  }

  #predefined(keyval: number): unknown {
    const [base, size, unit] = this.attrs
    switch (keyval) {
      case WIN_BASE:
        return base
      case WIN_SIZE:
        return size
      case WIN_DISP_UNIT:
        return unit
      case WIN_CREATE_FLAVOR:
        return this.flavor
      case WIN_MODEL:
        return this.model
      default:
        return undefined
    }
  }
}
