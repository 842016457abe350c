import { expect, it } from 'vitest'
import { OBJECT_KIND } from '../p2p/kind.ts'
import { loopbackEndpoints } from '../testing/endpoints.ts'
import { runWorld } from '../testing/run-world.ts'
import type { Endpoint } from '../p2p/endpoint.ts'
import { Calls } from './calls.ts'
import { WORLD_CONTEXT } from './contexts.ts'
import { createMpi } from './mpi.ts'

it('an array of 64 MiB arrives whole', { timeout: 60_000 }, async () => {
  const length = 2 ** 23
  const valueAt = (i: number): number => i * 0.5 + (i % 7)
  await runWorld(2, async ({ COMM_WORLD: comm }) => {
    if (comm.rank === 0)
      return comm.Send(
        Float64Array.from({ length }, (_, i) => valueAt(i)),
        1,
      )
    const got = new Float64Array(length)
    await comm.Recv(got, 0)
    expect(got.findIndex((value, i) => value !== valueAt(i))).toBe(-1)
  })
})

it('a value for which there is no memory ends its receive with ERR_NO_MEM and its length', async () => {
  const [sender, endpoint] = loopbackEndpoints(2) as [Endpoint, Endpoint]
  const { COMM_WORLD: comm } = createMpi({ endpoint, calls: new Calls(), processorName: 'test', abort: () => {} })
  const bytes = 2 ** 45
  const announced = { byteLength: bytes, deferred: false, read: () => {}, write: () => {} }
  const send = (tag: number) => sender.send(1, { context: WORLD_CONTEXT, tag, kind: OBJECT_KIND, buffer: announced })
  const sent = [1, 2, 3].map(send)
  const failure = (op: string) => ({
    code: 'ERR_NO_MEM',
    message: `${op}: there is no memory for ${bytes} bytes; use smaller parts`,
  })
  await expect(comm.recv({ source: 0, tag: 1 })).rejects.toMatchObject(failure('recv'))
  await expect(comm.irecv({ source: 0, tag: 2 }).wait()).rejects.toMatchObject(failure('wait (irecv)'))
  const message = await comm.mprobe(0, 3)
  await expect(message.recv()).rejects.toMatchObject(failure('recv'))
  for (const each of sent) await each.wait()
  await Promise.all([sender.finalize(), endpoint.finalize()])
})
