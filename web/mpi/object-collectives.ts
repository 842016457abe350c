import { bcastBytes, gatherBytes, scatterBytes } from '../coll/collectives.ts'
import { OBJECT_KIND } from '../p2p/kind.ts'
import { shown } from './checks.ts'
import type { RootArguments } from './collectives-base.ts'
import { Exception } from './exception.ts'
import { RootedCollectives } from './rooted-collectives.ts'
import { deserialize, serialize } from './serialize.ts'

/** Collectives of any value that can be cloned: mpi4py's lower-case ones. */
export class ObjectCollectives extends RootedCollectives {
  /** Every rank gets root's value. */
  async bcast<T>(obj: T | null, ...args: RootArguments): Promise<T> {
    const root = this.takeRoot('bcast', args)
    const mine = this.rank === root ? serialize('bcast', 'obj', obj) : null
    const ranks = this.begin(OBJECT_KIND)
    const bytes = await this.run('bcast', `root ${root}`, () => bcastBytes(ranks, mine, root))
    return mine ? (obj as T) : (deserialize(bytes) as T)
  }

  /** Rank r gets the r-th of root's values. */
  async scatter<T>(sendobj: readonly T[] | null, ...args: RootArguments): Promise<T> {
    const root = this.takeRoot('scatter', args)
    const parts =
      this.rank === root ? this.#values(sendobj).map((value) => serialize('scatter', 'sendobj', value)) : null
    const ranks = this.begin(OBJECT_KIND)
    const bytes = await this.run('scatter', `root ${root}`, () => scatterBytes(ranks, parts, root))
    return deserialize(bytes) as T
  }

  /** Root gets every rank's value, in rank order; the others get null. */
  async gather<T>(sendobj: T, ...args: RootArguments): Promise<T[] | null> {
    const root = this.takeRoot('gather', args)
    const part = serialize('gather', 'sendobj', sendobj)
    const ranks = this.begin(OBJECT_KIND)
    const all = await this.run('gather', `root ${root}`, () => gatherBytes(ranks, part, root))
    return all?.map((bytes) => deserialize(bytes) as T) ?? null
  }

  #values(sendobj: unknown): unknown[] {
    if (!Array.isArray(sendobj)) {
      throw new Exception('ERR_ARG', `scatter: sendobj is ${shown(sendobj)}, but root needs an array of ${this.size}`)
    }
    if (sendobj.length !== this.size) {
      const both = `${sendobj.length} values, but the communicator has ${this.size} ranks`
      throw new Exception('ERR_COUNT', `scatter: sendobj has ${both}; give one for each`)
    }
    return sendobj
  }
}
