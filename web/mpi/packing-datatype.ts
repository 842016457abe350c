import type { Buffer } from '../p2p/buffer.ts'
import { AttributedDatatype } from './attributed-datatype.ts'
import { type BufferData, bytesOf, dataKind, type RawMemory } from './buffer-data.ts'
import { checkCount, shown } from './checks.ts'
import { Exception } from './exception.ts'
import { externalSize, fromExternal, toExternal } from './external32.ts'
import { layoutBuffer } from './strided-buffer.ts'

/** A communicator, as far as packing asks for it: its ranks understand what is packed, and here all do. */
interface PackingComm {
  Get_size(): number
}

/** Whole elements in a program's memory, as one message. */
interface Elements {
  buffer: Buffer
  count: number
}

/**
 * Packing: data of any layout is copied to bytes without gaps, and back (MPI 4.1, section 5.2). Of a data buffer all whole
 * elements count. A position is in bytes of the packed buffer; each call gives the one where the next begins:
 *
 * ```ts
 * const packed = new Uint8Array(MPI.INT.Pack_size(3, comm) + column.Pack_size(1, comm))
 * const position = column.Pack(matrix, packed, MPI.INT.Pack(sizes, packed, 0, comm), comm)
 * await comm.Send([packed, position, MPI.PACKED], 1)
 * ```
 *
 * `A`: the arrays that the datatype describes.
 */
export class PackingDatatype<in A extends BufferData> extends AttributedDatatype {
  /** @returns the position behind what was packed @throws {Exception} ERR_TRUNCATE when `outbuf` is too short */
  Pack(inbuf: A | RawMemory, outbuf: BufferData, position: number, comm: PackingComm): number {
    comm.Get_size()
    const { buffer } = this.#elements('Pack', 'inbuf', inbuf)
    const out = roomIn('Pack', 'outbuf', outbuf, position, buffer.byteLength)
    void buffer.read(0, out)
    return position + out.byteLength
  }

  /** @returns the position behind what was unpacked @throws {Exception} ERR_TRUNCATE when `inbuf` holds less than that */
  Unpack(inbuf: BufferData, position: number, outbuf: A | RawMemory, comm: PackingComm): number {
    comm.Get_size()
    const { buffer } = this.#elements('Unpack', 'outbuf', outbuf)
    const packed = roomIn('Unpack', 'inbuf', inbuf, position, buffer.byteLength)
    void buffer.write(0, packed)
    return position + packed.byteLength
  }

  /** Bytes that `count` elements take when they are packed. */
  Pack_size(count: number, comm: PackingComm): number {
    comm.Get_size()
    this.checkAlive('Pack_size')
    checkCount('Pack_size', 'count', count)
    return count * this.size
  }

  /**
   * The same in a representation that is the same everywhere: big-endian, and LONG has 4 bytes.
   * @param datarep 'external32'
   * @throws {Exception} ERR_ARG also for a value that has no room there
   */
  Pack_external(datarep: string, inbuf: A | RawMemory, outbuf: BufferData, position: number): number {
    const op = 'Pack_external'
    checkRepresentation(op, datarep)
    const { buffer } = this.#elements(op, 'inbuf', inbuf)
    const own = new Uint8Array(buffer.byteLength)
    void buffer.read(0, own)
    const out = roomIn(op, 'outbuf', outbuf, position, externalSize(this.element, own.byteLength))
    toExternal(op, this.element, own, out)
    return position + out.byteLength
  }

  /** @param datarep 'external32' */
  Unpack_external(datarep: string, inbuf: BufferData, position: number, outbuf: A | RawMemory): number {
    const op = 'Unpack_external'
    checkRepresentation(op, datarep)
    const { buffer } = this.#elements(op, 'outbuf', outbuf)
    const own = new Uint8Array(buffer.byteLength)
    const packed = roomIn(op, 'inbuf', inbuf, position, externalSize(this.element, own.byteLength))
    fromExternal(this.element, packed, own)
    void buffer.write(0, own)
    return position + packed.byteLength
  }

  /** Bytes that `count` elements take there. @param datarep 'external32' */
  Pack_external_size(datarep: string, count: number): number {
    checkRepresentation('Pack_external_size', datarep)
    this.checkAlive('Pack_external_size')
    checkCount('Pack_external_size', 'count', count)
    return externalSize(this.element, count * this.size)
  }

  #elements(op: string, what: string, data: unknown): Elements {
    this.checkCommitted(op, what)
    const bytes = bytesOf(op, what, data)
    const kind = dataKind(data)
    if (kind !== null && !this.fits(kind))
      throw new Exception('ERR_TYPE', `${op}: ${what} is a ${kind}, which ${this.label} does not describe`)
    if (this.extent <= 0)
      throw new Exception(
        'ERR_TYPE',
        `${op}: elements of ${this.label} have an extent of ${this.extent} bytes; resize it`,
      )
    const count = Math.floor(bytes.byteLength / this.extent)
    const layout = this.elements(count)
    if (layout.size > 0 && (layout.start < 0 || layout.end > bytes.byteLength)) {
      const reach = `${count} elements of ${this.label} reach from byte ${layout.start} to byte ${layout.end}`
      throw new Exception('ERR_BUFFER', `${op}: ${reach} of ${what}, which has bytes 0 to ${bytes.byteLength}`)
    }
    return { buffer: layoutBuffer(bytes, layout, 0), count }
  }
}

/** The bytes of a packed buffer that a call reads or writes. */
function roomIn(op: string, what: string, data: unknown, position: number, bytes: number): Uint8Array {
  checkCount(op, 'position', position)
  const all = bytesOf(op, what, data)
  if (position + bytes <= all.byteLength) return all.subarray(position, position + bytes)
  const need = `${bytes} bytes from position ${position} on are needed of ${what}, which has ${all.byteLength}`
  throw new Exception('ERR_TRUNCATE', `${op}: ${need}`)
}

function checkRepresentation(op: string, datarep: unknown): void {
  if (datarep === 'external32') return
  throw new Exception('ERR_ARG', `${op}: datarep is ${shown(datarep)}, but it must be 'external32'`)
}
