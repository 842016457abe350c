import { AttributeCache, type KeyvalArguments, Keyvals } from './attribute-cache.ts'
import type { Datatype } from './datatype.ts'
import { DatatypeFacts } from './datatype-facts.ts'
import { Exception } from './exception.ts'

const DATATYPE_KEYVALS = new Keyvals<unknown>('datatype')

/**
 * What a program attaches to a datatype, under keys of `Datatype.Create_keyval` (MPI 4.1, section 7.7.4). Nothing here waits:
 * callbacks must not return promises.
 */
export class AttributedDatatype extends DatatypeFacts {
  protected readonly attributes = new AttributeCache<unknown>(this, DATATYPE_KEYVALS)

  /** Makes a key under which datatypes can have attributes; its callbacks are those of `Comm.Create_keyval`. */
  static Create_keyval(...args: KeyvalArguments<Datatype>): number {
    return DATATYPE_KEYVALS.create(args)
  }

  /** Ends a key's use; attributes under it stay until their datatypes end. @returns `MPI.KEYVAL_INVALID` */
  static Free_keyval(keyval: number): number {
    return DATATYPE_KEYVALS.free(keyval)
  }

  /** Null where there is none. @throws {Exception} ERR_KEYVAL; ERR_TYPE when the datatype is null or was freed */
  Get_attr(keyval: number): unknown {
    this.checkAlive('Get_attr')
    return this.attributes.get(keyval)
  }

  /** @throws {Exception} ERR_KEYVAL, ERR_ARG; ERR_TYPE when the datatype is null or was freed */
  Set_attr(keyval: number, attrval: unknown): void {
    this.checkAlive('Set_attr')
    this.atOnce('Set_attr', this.attributes.set(keyval, attrval))
  }

  /** @throws {Exception} ERR_KEYVAL; ERR_TYPE when the datatype is null or was freed */
  Delete_attr(keyval: number): void {
    this.checkAlive('Delete_attr')
    this.atOnce('Delete_attr', this.attributes.delete(keyval))
  }

  /** @throws {Exception} ERR_ARG for what a callback gave that would have to be waited for */
  protected atOnce(op: string, ...results: unknown[]): void {
    if (!results.some((result) => result instanceof Promise)) return
    const fix = 'give functions that do their work at once'
    throw new Exception('ERR_ARG', `${op}: a callback of the key returned a promise; ${fix}`)
  }
}
