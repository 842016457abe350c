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
  /** Error class of the operation. */
  error = 0
  #bytes = 0

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

  /** Length of the message in elements of `datatype`; `MPI.UNDEFINED` when it is no whole number of them. */
  Get_count(datatype: Datatype = BYTE): number {
    if (datatype.size === 0) return this.#bytes === 0 ? 0 : UNDEFINED
    const count = this.#bytes / datatype.size
    return Number.isInteger(count) ? count : UNDEFINED
  }

  /**
   * Length of the message in basic values, of which a derived datatype's elements have many and those of a pair type
   * two; `MPI.UNDEFINED` when the message ends inside one. MPI 4.1, section 5.1.11.
   */
  Get_elements(datatype: Datatype): number {
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
