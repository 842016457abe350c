"""The same tests as in ../programs/osu.ts: milliseconds of all loops, measured by rank 0."""

import time

import numpy as np
from mpi4py import MPI

PAUSE = 0.001


def measure(comm, job):
    rank = comm.Get_rank()
    other = 1 - rank
    data = np.ones(job["bytes"] // 8)
    into = np.zeros(job["bytes"] // 8)
    acknowledgement = np.zeros(1)
    window = range(job["window"])
    test = job["test"]

    def there_and_back():
        comm.Send(data, other)
        comm.Recv(into, other)

    def back():
        comm.Recv(into, other)
        comm.Send(data, other)

    def send_all():
        MPI.Request.Waitall([comm.Isend(data, other) for _ in window])
        comm.Recv(acknowledgement, other)

    def receive_all():
        MPI.Request.Waitall([comm.Irecv(into, other) for _ in window])
        comm.Send(acknowledgement, other)

    def both():
        receives = [comm.Irecv(into, other) for _ in window]
        MPI.Request.Waitall(receives + [comm.Isend(data, other) for _ in window])

    sides = {
        "latency": (there_and_back, back),
        "woken": (there_and_back, back),
        "bandwidth": (send_all, receive_all),
        "bidirectional": (both, both),
    }
    step = sides[test][rank]
    paused = 0.0
    began = MPI.Wtime()
    for _ in range(job["loop"]):
        if test == "woken" and rank == 0:
            pause_began = MPI.Wtime()
            time.sleep(PAUSE)
            paused += MPI.Wtime() - pause_began
        step()
    if test == "bidirectional":
        comm.Recv(acknowledgement, other) if rank == 0 else comm.Send(acknowledgement, other)
    return {"ms": (MPI.Wtime() - began - paused) * 1000}
