import { MPI } from 'tabmpi'

// A Scatter of 16 MiB a rank, so that a tab can go in the middle of it. Every survivor says how its run ended.
const comm = MPI.COMM_WORLD
const n = 2 ** 21
try {
  const part = new Float64Array(n)
  console.log('scattering')
  for (let round = 0; round < 100; round++) {
    await comm.Scatter(comm.rank === 0 ? new Float64Array(n * comm.size) : null, part)
  }
  console.log('done')
} catch (error) {
  const known = error instanceof MPI.Exception
  console.log(`${known ? error.code : 'unknown'}: ${error instanceof Error ? error.message : String(error)}`)
}
