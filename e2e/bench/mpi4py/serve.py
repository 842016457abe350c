"""Ranks of Open MPI that do as rank 0 is told on its standard input, one JSON line a job, and answer with one.

Between jobs they sleep: who waits in MPI keeps a core busy, and others are measured meanwhile.
"""

import json
import sys
import time

from mpi4py import MPI

import lesson
import osu

NAP = 0.005
JOBS = {"osu": osu.measure, "lesson": lesson.measure}


def next_job(comm):
    """What the next line says; None at the end of the input."""
    if comm.Get_rank() == 0:
        line = sys.stdin.readline()
        job = json.loads(line) if line.strip() else None
        for rank in range(1, comm.Get_size()):
            comm.send(job, dest=rank)
        return job
    while not comm.Iprobe(source=0):
        time.sleep(NAP)
    return comm.recv(source=0)


def main():
    comm = MPI.COMM_WORLD
    if comm.Get_rank() == 0:
        print(json.dumps({"ready": True}), flush=True)
    while (job := next_job(comm)) is not None:
        comm.Barrier()
        figures = JOBS[job["program"]](comm, job)
        if comm.Get_rank() == 0:
            print(json.dumps(figures), flush=True)


main()
