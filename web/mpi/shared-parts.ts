import type { SharedMemories } from '../p2p/shared-memories.ts'
import { Exception } from './exception.ts'
import type { Intracomm } from './intracomm.ts'

/** What memory is to be shared. */
interface SharedPlan {
  /** World rank of each rank. */
  members: readonly number[]
  /** Of the memory: no other has it. */
  name: number
  /** Bytes of each rank's part. */
  sizes: readonly number[]
}

/**
 * Memory that all ranks of a communicator share, zero-filled: rank 0 makes it and gives it to the others.
 * @param op the call that asks @param comm used by this call alone
 * @returns each rank's part @throws {Exception} ERR_RMA_SHARED where a rank cannot share memory with rank 0
 */
export async function sharedParts(
  op: string,
  comm: Intracomm,
  memories: SharedMemories,
  { members, name, sizes }: SharedPlan,
): Promise<Uint8Array[]> {
  await meetFirst(comm)
  const [first = 0] = members
  const isNear = comm.rank === 0 || memories.isNear(first)
  const far = (await comm.allgather(isNear && 'SharedArrayBuffer' in globalThis)).indexOf(false)
  if (far >= 0) {
    const fix = 'open the tabs from one another (transport shm), divide them by Split_type, or use Allocate'
    throw new Exception('ERR_RMA_SHARED', `${op}: rank ${far} shares no memory with rank 0; ${fix}`)
  }
  const memory = comm.rank === 0 ? await made(op, comm, sizes) : await taken(comm, memories, first, name)
  if (comm.rank === 0) for (const rank of members.slice(1)) memories.give(rank, name, memory)
  let end = 0
  return sizes.map((size) => new Uint8Array(memory, (end += size) - size, size))
}

/** Every rank has a link to rank 0 afterwards, and rank 0 to it. */
async function meetFirst(comm: Intracomm): Promise<void> {
  const nothing = new Uint8Array(0)
  if (comm.rank !== 0) return comm.Ssend(nothing, 0)
  for (let others = comm.size - 1; others > 0; others--) await comm.Recv(nothing)
}

/** Rank 0's part: nobody waits for memory that could not be made. */
async function made(op: string, comm: Intracomm, sizes: readonly number[]): Promise<SharedArrayBuffer> {
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  let memory: SharedArrayBuffer | null = null
  try {
    memory = new SharedArrayBuffer(bytes)
  } catch {
    // The others must hear of it first.
  }
  await comm.bcast(memory !== null, 0)
  if (memory) return memory
  throw new Exception(
    'ERR_NO_MEM',
    `${op}: there is no memory for ${bytes} bytes that all ranks share; use smaller parts`,
  )
}

async function taken(
  comm: Intracomm,
  memories: SharedMemories,
  first: number,
  name: number,
): Promise<SharedArrayBuffer> {
  const isMade = await comm.bcast<boolean>(false, 0)
  if (isMade) return memories.take(first, name).wait()
  throw new Exception('ERR_NO_MEM', 'Allocate_shared: rank 0 has no memory for all parts; use smaller ones')
}
