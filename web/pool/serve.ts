import { oneTask } from '../mpi/task.ts'
import type { Answer, Call, Order } from './orders.ts'
import { ANSWERS, ORDERS, orderOf } from './orders.ts'
import type { Tasks } from './tasks.ts'
import { type ToldError, tell } from './told-error.ts'

/** A communicator, as far as a worker is concerned. */
export interface WorkerComm {
  readonly rank: number
  recv(from: { source: number; tag: number }): Promise<unknown>
  send(value: unknown, to: { dest: number; tag: number }): Promise<void>
}

export interface Workplace {
  comm: WorkerComm
  /** Who gives the orders. */
  root: number
  tasks: Tasks
  initializer: ((...args: never[]) => unknown) | null
}

/** A worker's part in a pool: carries out what root orders, until it may leave. @throws {Exception} when root is lost */
export async function serve({ comm, root, tasks, initializer }: Workplace): Promise<void> {
  const answer = (value: Answer): Promise<void> => comm.send(value, { dest: root, tag: ANSWERS })
  for (;;) {
    const order = orderOf(await comm.recv({ source: root, tag: ORDERS }))
    switch (order.type) {
      case 'begin':
        await answer(await begin(order.initargs))
        break
      case 'work':
        // Orders to oneself need no event, and must not keep those of others out.
        if (comm.rank === root) await oneTask()
        await report(await carryOut(tasks, order))
        break
      case 'leave':
        return await answer({ type: 'left' })
    }
  }

  async function begin(initargs: Call): Promise<Answer> {
    try {
      if (initializer) await Reflect.apply(initializer, undefined, initargs)
      return { type: 'ready' }
    } catch (error) {
      return { type: 'unfit', error: tell(error) }
    }
  }

  async function report(done: Extract<Answer, { type: 'done' }>): Promise<void> {
    try {
      await answer(done)
    } catch (error) {
      if (!isUncloneable(error)) throw error
      await answer({ ...done, values: [], error: tell(error) })
    }
  }
}

/** What a value fails with that cannot be sent. */
export function isUncloneable(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'DataCloneError'
}

async function carryOut(
  tasks: Tasks,
  { id, task, calls }: Extract<Order, { type: 'work' }>,
): Promise<Extract<Answer, { type: 'done' }>> {
  const since = performance.now()
  const values: unknown[] = []
  let error: ToldError | null = null
  for (const args of calls) {
    try {
      values.push(await tasks.call(task, args))
    } catch (thrown) {
      error = tell(thrown)
      break
    }
  }
  return { type: 'done', id, values, error, ms: performance.now() - since }
}
