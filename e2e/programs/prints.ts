import { args, MPI } from 'tabmpi'

const comm = MPI.COMM_WORLD
console.log(`rank ${comm.rank} of ${comm.size} got ${args.join(' and ')}`)
if (comm.rank === 0) console.error('a word of warning')
export default comm.rank * 10
