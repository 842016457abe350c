import { MPI } from 'tabmpi'

// When does a rank notice that the last one is lost, and how long do Revoke and Shrink take? All times are milliseconds since
// 1970: the tabs share one clock.
const comm = MPI.COMM_WORLD
const { rank, size } = comm
const now = (): number => performance.timeOrigin + performance.now()
const nothing = new Float64Array(1)

/** @returns when it failed */
async function failure(code: number, from: number): Promise<number> {
  try {
    await comm.Recv(nothing, from)
  } catch (error) {
    if (!(error instanceof MPI.Exception) || error.Get_error_class() !== code) throw error
    return now()
  }
  throw new Error(`losses: rank ${from} has sent something`)
}

await comm.Barrier()
console.log('ready')
const noticedMs = await failure(MPI.ERR_PROC_FAILED, size - 1)

// All but rank 0 wait for rank 0, which knows that they do, and revokes instead of sending.
const waiting = rank === 0 ? null : failure(MPI.ERR_REVOKED, 0)
if (rank > 0) await comm.Send(nothing, 0, 1)
else for (let source = 1; source < size - 1; source++) await comm.Recv(nothing, source, 1)
const revokeMs = now()
if (rank === 0) comm.Revoke()
const revokedMs = (await waiting) ?? revokeMs

const shrinkMs = now()
const rest = await comm.Shrink()
export default { noticedMs, revokeMs, revokedMs, shrinkMs, shrunkMs: now(), left: rest.size }
