"""The lesson in mpi4py: C = A + B of job["elements"] elements; milliseconds of the whole and of the slowest sum."""

import numpy as np
from mpi4py import MPI


def measure(comm, job):
    rank, size, n = comm.Get_rank(), comm.Get_size(), job["elements"]
    counts = [n // size + (1 if r < n % size else 0) for r in range(size)]
    program_began = MPI.Wtime()
    a = np.arange(n, dtype=np.float64) if rank == 0 else None
    b = np.ones(n) if rank == 0 else None
    a_chunk, b_chunk = np.empty(counts[rank]), np.empty(counts[rank])

    began = MPI.Wtime()
    comm.Scatterv([a, counts], a_chunk, root=0)
    comm.Scatterv([b, counts], b_chunk, root=0)
    sum_began = MPI.Wtime()
    c_chunk = a_chunk + b_chunk
    summed = MPI.Wtime() - sum_began
    c = np.empty(n) if rank == 0 else None
    comm.Gatherv(c_chunk, [c, counts], root=0)
    ended = MPI.Wtime()

    if rank == 0 and n > 0 and c[-1] != n:
        raise ValueError(f"the last element is {c[-1]}, not {n}")
    slowest = comm.allreduce(summed, op=MPI.MAX)
    return {
        "wholeMs": (ended - program_began) * 1000,
        "betweenMs": (ended - began) * 1000,
        "computeMs": slowest * 1000,
    }
