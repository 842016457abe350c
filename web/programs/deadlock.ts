import { args, display, MPI } from 'tabmpi'

// Everybody wants to send to the right before receiving from the left. Will it end? It depends on what sends.
const comm = MPI.COMM_WORLD
const rank = comm.Get_rank()
const size = comm.Get_size()

const call = args[0] ?? 'Ssend'
const elements = Number(args[1] ?? 100)
if (!Number.isInteger(elements) || elements < 1)
  throw new RangeError(`deadlock: elements must be 1 or more, not '${args[1]}'`)

const right = (rank + 1) % size
const left = (rank + size - 1) % size
const mine = new Float64Array(elements).fill(rank)
const theirs = new Float64Array(elements)

display({ kind: 'numbers', title: `Rank ${rank}`, values: { 'sends to': right, 'receives from': left, with: call } })
switch (call) {
  case 'Ssend':
    // Ends when the receiver has begun to receive. Nobody has, because everybody is here: they wait in a circle, for ever.
    console.log(`Rank ${rank} waits for rank ${right} to receive. Press Stop, or give the command a --timeout.`)
    await comm.Ssend(mine, right)
    await comm.Recv(theirs, left)
    break
  case 'Send':
    // Ends when `mine` may be used again. A short message is kept for the receiver, and this works by luck; a long one
    // is not, and it hangs as above. Such programs pass their tests, and hang on the day the data grow.
    await comm.Send(mine, right)
    await comm.Recv(theirs, left)
    break
  case 'Sendrecv':
    // One cure: both at once, in one call.
    await comm.Sendrecv(mine, { dest: right, recvbuf: theirs, source: left })
    break
  case 'Isend': {
    // Another: begin to send, receive, and only then wait for the send's end.
    const sending = comm.Isend(mine, right)
    await comm.Recv(theirs, left)
    await sending.Wait()
    break
  }
  default:
    throw new RangeError(`deadlock: the call must be Ssend, Send, Sendrecv or Isend, not '${call}'`)
}
console.log(`Rank ${rank} has received ${theirs[0]} from rank ${left}`)
export default theirs[0]
