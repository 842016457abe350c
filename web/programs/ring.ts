import { args, display, MPI } from 'tabmpi'

// A token goes round: every rank receives it from its left neighbour, adds its own number, and passes it on.
const comm = MPI.COMM_WORLD
const rank = comm.Get_rank()
const size = comm.Get_size()

const laps = Number(args[0] ?? 3)
if (!Number.isInteger(laps) || laps < 1)
  throw new RangeError(`ring: laps must be a whole number from 1 on, not '${args[0]}'`)

const right = (rank + 1) % size
const left = (rank + size - 1) % size

let token = 0
const rows: number[][] = []
for (let lap = 1; lap <= laps; lap++) {
  const began = MPI.Wtime()
  if (rank === 0) {
    // Rank 0 begins, and so sends first. It does not wait for the send, for with one rank it is its own neighbour.
    const sending = comm.isend(token + rank, right)
    token = await comm.recv<number>({ source: left })
    await sending.wait()
    const ms = (MPI.Wtime() - began) * 1000
    rows.push([lap, token, ms, ms / size])
  } else {
    token = await comm.recv<number>({ source: left })
    await comm.send(token + rank, right)
  }
}

if (rank === 0) {
  console.log(`After ${laps} laps past ${size} ranks the token is ${token}`)
  display({ kind: 'table', columns: ['lap', 'token', 'ms', 'ms for one hop'], rows })
}
export default token
