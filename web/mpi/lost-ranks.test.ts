import { describe, expect, it } from 'vitest'
import { type FaultyWorld, runFaultyWorld } from '../testing/faulty-world.ts'
import type { Mpi } from './mpi.ts'

// Every kind of call × the rank that is lost × when: each call of a survivor ends, with a value or with an error of MPI.

const SIZE = 4
/** The rank that is lost: the root, one in the middle of the trees, a leaf. */
const VICTIMS = [0, 1, 3]
/** Larger than what is sent at once, so that ranks do wait for each other. */
const LENGTH = 9000

const f64 = (length = LENGTH): Float64Array => new Float64Array(length).fill(1)
const right = ({ COMM_WORLD: { rank, size } }: Mpi): number => (rank + 1) % size
const left = ({ COMM_WORLD: { rank, size } }: Mpi): number => (rank + size - 1) % size

type Call = (mpi: Mpi) => Promise<unknown>

/** Sends to root from everybody else, received there from anybody. */
const anySource =
  (receive: (mpi: Mpi) => Promise<unknown>): Call =>
  async (mpi) => {
    const { COMM_WORLD: comm } = mpi
    if (comm.rank !== 0) return comm.Send(f64(), { dest: 0 })
    for (let n = 1; n < comm.size; n++) await receive(mpi)
    return null
  }

/** Passes a message on to the right, and receives one from the left. */
const around =
  (send: (mpi: Mpi, dest: number) => Promise<unknown>): Call =>
  async (mpi) => {
    const received = mpi.COMM_WORLD.Irecv(f64(), { source: left(mpi) })
    const ends = await Promise.allSettled([send(mpi, right(mpi)), received.Wait()])
    for (const end of ends) if (end.status === 'rejected') throw end.reason
  }

const CALLS: Record<string, Call> = {
  Send: around(({ COMM_WORLD }, dest) => COMM_WORLD.Send(f64(), { dest })),
  Ssend: around(({ COMM_WORLD }, dest) => COMM_WORLD.Ssend(f64(), { dest })),
  Isend: around(({ COMM_WORLD }, dest) => COMM_WORLD.Isend(f64(), { dest }).Wait()),
  Bsend: around(async (mpi, dest) => {
    mpi.Attach_buffer(mpi.BUFFER_AUTOMATIC)
    await mpi.COMM_WORLD.Bsend(f64(), { dest })
  }),
  'Send_init, Start': around(({ COMM_WORLD }, dest) => {
    const request = COMM_WORLD.Send_init(f64(), { dest })
    request.Start()
    return request.Wait()
  }),
  Sendrecv: (mpi) => mpi.COMM_WORLD.Sendrecv(f64(), { dest: right(mpi), recvbuf: f64(), source: left(mpi) }),
  Sendrecv_replace: (mpi) => mpi.COMM_WORLD.Sendrecv_replace(f64(), { dest: right(mpi), source: left(mpi) }),
  sendrecv: (mpi) => mpi.COMM_WORLD.sendrecv(f64(), { dest: right(mpi), source: left(mpi) }),
  Probe: around(async (mpi, dest) => {
    const sent = mpi.COMM_WORLD.Isend(f64(), { dest, tag: 5 })
    await mpi.COMM_WORLD.Probe({ source: left(mpi), tag: 5 })
    await mpi.COMM_WORLD.Recv(f64(), { source: left(mpi), tag: 5 })
    await sent.Wait()
    await mpi.COMM_WORLD.Send(f64(), { dest })
  }),
  'Recv from ANY_SOURCE': anySource(({ COMM_WORLD }) => COMM_WORLD.Recv(f64())),
  'Irecv from ANY_SOURCE': anySource(({ COMM_WORLD }) => COMM_WORLD.Irecv(f64()).Wait()),
  'Mprobe of ANY_SOURCE': anySource(async ({ COMM_WORLD }) => (await COMM_WORLD.Mprobe()).Recv(f64())),
  'Iprobe of ANY_SOURCE': anySource(async ({ COMM_WORLD }) => {
    while (!(await COMM_WORLD.Iprobe()));
    await COMM_WORLD.Recv(f64())
  }),
  'Waitany of ANY_SOURCE': anySource(({ COMM_WORLD, Request }) => Request.Waitany([COMM_WORLD.Irecv(f64())])),
  Barrier: ({ COMM_WORLD }) => COMM_WORLD.Barrier(),
  Bcast: ({ COMM_WORLD }) => COMM_WORLD.Bcast(f64(), 0),
  Scatter: ({ COMM_WORLD }) => COMM_WORLD.Scatter(f64(SIZE * LENGTH), f64(), 0),
  Scatterv: ({ COMM_WORLD }) => {
    return COMM_WORLD.Scatterv([f64(SIZE * LENGTH), Array<number>(SIZE).fill(LENGTH)], f64(), 0)
  },
  Gather: ({ COMM_WORLD }) => COMM_WORLD.Gather(f64(), f64(SIZE * LENGTH), 0),
  Allgather: ({ COMM_WORLD }) => COMM_WORLD.Allgather(f64(), f64(SIZE * LENGTH)),
  Alltoall: ({ COMM_WORLD }) => COMM_WORLD.Alltoall(f64(SIZE * LENGTH), f64(SIZE * LENGTH)),
  Reduce: ({ COMM_WORLD }) => COMM_WORLD.Reduce(f64(), f64(), { root: 0 }),
  Allreduce: ({ COMM_WORLD }) => COMM_WORLD.Allreduce(f64(), f64()),
  Reduce_scatter_block: ({ COMM_WORLD }) => COMM_WORLD.Reduce_scatter_block(f64(SIZE * LENGTH), f64()),
  Scan: ({ COMM_WORLD }) => COMM_WORLD.Scan(f64(), f64()),
  Exscan: ({ COMM_WORLD }) => COMM_WORLD.Exscan(f64(), f64()),
  Iallreduce: ({ COMM_WORLD }) => COMM_WORLD.Iallreduce(f64(), f64()).Wait(),
  'Allreduce_init, Start': ({ COMM_WORLD }) => {
    const request = COMM_WORLD.Allreduce_init(f64(), f64())
    request.Start()
    return request.Wait()
  },
  bcast: ({ COMM_WORLD }) => COMM_WORLD.bcast(f64()),
  scatter: ({ COMM_WORLD }) => COMM_WORLD.scatter(Array.from({ length: SIZE }, () => f64())),
  gather: ({ COMM_WORLD }) => COMM_WORLD.gather(f64()),
  allgather: ({ COMM_WORLD }) => COMM_WORLD.allgather(f64()),
  alltoall: ({ COMM_WORLD }) => COMM_WORLD.alltoall(Array.from({ length: SIZE }, () => f64())),
  allreduce: ({ COMM_WORLD, MAX }) => COMM_WORLD.allreduce(COMM_WORLD.rank, MAX),
  scan: ({ COMM_WORLD }) => COMM_WORLD.scan(1),
  Dup: ({ COMM_WORLD }) => COMM_WORLD.Dup(),
  Idup: ({ COMM_WORLD }) => COMM_WORLD.Idup()[1].Wait(),
  Split: ({ COMM_WORLD }) => COMM_WORLD.Split(COMM_WORLD.rank % 2),
  Create_group: ({ COMM_WORLD }) => COMM_WORLD.Create_group(COMM_WORLD.Get_group()),
  'Create_cart, Neighbor_allgather': async ({ COMM_WORLD }) => {
    const ring = await COMM_WORLD.Create_cart([SIZE], true)
    await ring.Neighbor_allgather(f64(), f64(2 * LENGTH))
  },
  'Win.Allocate, Fence, Get': async ({ Win, COMM_WORLD }) => {
    const win = await Win.Allocate(8, 8, null, COMM_WORLD)
    await win.Fence()
    const got = f64(1)
    win.Get(got, (COMM_WORLD.rank + 1) % SIZE)
    await win.Fence()
  },
  Agree: ({ COMM_WORLD }) => COMM_WORLD.Agree(1),
  Iagree: ({ COMM_WORLD }) => COMM_WORLD.Iagree(Int32Array.of(1)).Wait(),
  Shrink: ({ COMM_WORLD }) => COMM_WORLD.Shrink(),
  Ishrink: ({ COMM_WORLD }) => COMM_WORLD.Ishrink()[1].Wait(),
}

/** When the victim is killed. */
const MOMENTS: Record<string, (world: FaultyWorld, victim: number) => void> = {
  'before the call': (world, victim) => world.kill(victim),
  'during the call': (world, victim) => world.at(1 + world.random(25), () => world.kill(victim)),
  'after the call': (world, victim) => world.at(150, () => world.kill(victim)),
}

describe.each(Object.entries(CALLS))('%s', (name, call) => {
  it.each(Object.keys(MOMENTS))(
    'ends on all that survive where a rank is killed %s',
    { timeout: 60_000 },
    async (moment) => {
      for (const victim of VICTIMS) {
        const seed = 97 * victim + name.length
        const program = async (mpi: Mpi): Promise<string> => {
          try {
            await call(mpi)
            return 'done'
          } catch (error) {
            if (!(error instanceof mpi.Exception)) throw error
            return error.code
          } finally {
            // Who goes on after a failure tells the others, and what is left of the call is over everywhere.
            mpi.COMM_WORLD.Revoke()
            await mpi.COMM_WORLD.Shrink()
          }
        }
        const ends = await runFaultyWorld(SIZE, seed, program, (world) => MOMENTS[moment]?.(world, victim))
        for (const [rank, end] of ends.entries()) {
          if (rank === victim && end === null) continue
          if (end?.status === 'rejected') throw end.reason
          const fine = ['done', 'ERR_PROC_FAILED', 'ERR_PROC_FAILED_PENDING', 'ERR_REVOKED']
          expect(fine, `victim ${victim}, rank ${rank}`).toContain(end?.value)
        }
      }
    },
  )
})
