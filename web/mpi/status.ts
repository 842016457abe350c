import { checkCount } from './checks.ts'
import { ANY_SOURCE, ANY_TAG, UNDEFINED } from './constants.ts'
import type { Datatype } from './datatype.ts'
import { BYTE } from './predefined-datatypes.ts'

/**
 * What a receive or a probe learns of its message (MPI 4.1, section 3.2.5). Make one and pass it:
 *
 * ```ts
 * const status = new MPI.Status()
 * await comm.Recv(buf, { source: MPI.ANY_SOURCE, status })
 * console.log(`${status.Get_count(MPI.DOUBLE)} numbers from rank ${status.source}`)
 * ```
 */
export class Status {
  /** Rank of the sender in the communicator. */
  source = ANY_SOURCE
  tag = ANY_TAG
  /** Error class of the operation: `MPI.SUCCESS`, or why it failed. */
  error = 0
  /** Whether the operation was cancelled instead of carried out. */
  cancelled = false
  #bytes = 0

  /** @param status one to be copied; without it the new one is empty */
  constructor(status: Status | null = null) {
    if (!status) return
    this.source = status.source
    this.tag = status.tag
    this.error = status.error
    this.cancelled = status.cancelled
    this.#bytes = status.#bytes
  }

  /** Length of the message in bytes. */
  get count(): number {
    return this.#bytes
  }

  set count(bytes: number) {
    this.#bytes = bytes
  }

  Get_source(): number {
    return this.source
  }

  Get_tag(): number {
    return this.tag
  }

  Get_error(): number {
    return this.error
  }

  Is_cancelled(): boolean {
    return this.cancelled
  }

  Set_source(source: number): void {
    this.source = source
  }

  Set_tag(tag: number): void {
    this.tag = tag
  }

  Set_error(error: number): void {
    this.error = error
  }

  Set_cancelled(flag: boolean): void {
    this.cancelled = flag
  }

  /** Makes it the status of a message of `count` elements of `datatype`. @throws {Exception} ERR_COUNT; ERR_TYPE for DATATYPE_NULL */
  Set_elements(datatype: Datatype, count: number): void {
    datatype.checkAlive('Set_elements')
    checkCount('Set_elements', 'count', count)
    const { parts, size } = datatype.element
    const rest = parts.slice(0, count % parts.length)
    this.#bytes = Math.floor(count / parts.length) * size + rest.reduce((sum, bytes) => sum + bytes, 0)
  }

  /** Makes it the empty status, which an operation leaves that has nothing to tell (MPI 4.1, section 3.7.3). */
  clear(): void {
    this.source = ANY_SOURCE
    this.tag = ANY_TAG
    this.error = 0
    this.cancelled = false
    this.#bytes = 0
  }

  /**
   * Length of the message in elements of `datatype`; `MPI.UNDEFINED` when it is no whole number of them.
   * @throws {Exception} ERR_TYPE for DATATYPE_NULL
   */
  Get_count(datatype: Datatype = BYTE): number {
    datatype.checkAlive('Get_count')
    if (datatype.size === 0) return this.#bytes === 0 ? 0 : UNDEFINED
    const count = this.#bytes / datatype.size
    return Number.isInteger(count) ? count : UNDEFINED
  }

  /**
   * Length of the message in basic values, of which a derived datatype's elements have many and those of a pair type
   * two; `MPI.UNDEFINED` when the message ends inside one. MPI 4.1, section 5.1.11.
   * @throws {Exception} ERR_TYPE for DATATYPE_NULL
   */
  Get_elements(datatype: Datatype): number {
    datatype.checkAlive('Get_elements')
    const { parts, size } = datatype.element
    const whole = Math.floor(this.#bytes / size)
    let rest = this.#bytes - whole * size
    let values = whole * parts.length
    for (const bytes of parts) {
      if (rest < bytes) break
      rest -= bytes
      values++
    }
    return rest === 0 ? values : UNDEFINED
  }
}
