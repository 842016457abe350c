/**
 * The worker of one rank: waits for its page's messages, joins the run, runs the program, reports its end. Its messages
 * are listened to before anything is awaited: what a page posts early must not be lost.
 */
import { createGpu } from '../compute/gpu.ts'
import { Calls, type OpenCall } from '../mpi/calls.ts'
import { createMpi } from '../mpi/mpi.ts'
import { Endpoint } from '../p2p/endpoint.ts'
import { createFutures } from '../pool/futures.ts'
import { LifeSign } from '../transport/life-sign.ts'
import { checkDisplay } from './check-display.ts'
import { captureConsole } from './console.ts'
import { setCurrentRank } from './current.ts'
import { failureOf, forgottenCall } from './failure.ts'
import { joinGpuAndMessages } from './gpu-messages.ts'
import type { FromWorker, ToWorker, Waiting } from './messages.ts'
import { ProgressTeller } from './progress.ts'
import { closeSandbox } from './sandbox.ts'
import { StuckWatch } from './stuck-watch.ts'
import { TraceRecorder } from './trace-recorder.ts'
import { workerPolicyProblem } from './worker-policy.ts'
import { WorldLinks } from './world-links.ts'

/** Steps told to the page; a program that makes a million calls must not spend its time on telling. */
const MAX_STEPS = 500

// The sandbox takes postMessage from the program; the runtime keeps it.
const post: (message: FromWorker) => void = self.postMessage.bind(self)
// The sandbox takes the locks too.
const links = new WorldLinks(navigator.locks ? new LifeSign(navigator.locks) : null, post)
let recorder: TraceRecorder | null = null
const calls: Calls = new Calls({
  wantsSite: (atMs) => recorder?.wantsSite(atMs) ?? false,
  opened: (call) => {
    recorder?.opened(call)
    watch.opened()
  },
  ended: (call) => {
    recorder?.ended(call)
    const { op, since, durationMs } = call
    if (steps++ < MAX_STEPS) post({ type: 'step', step: { op, startMs: since - programBegan, durationMs } })
  },
})
const watch = new StuckWatch(
  () => calls.open,
  () => post({ type: 'stuck' }),
)
let endpoint: Endpoint | null = null
const progress = new ProgressTeller(
  (told) => post({ type: 'progress', ...told }),
  () => performance.now() - programBegan,
)
let steps = 0
let programBegan = 0
let failed = false

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  switch (data.type) {
    case 'init':
      run(data).catch(fail)
      break
    case 'channel':
      links.add(data)
      break
    case 'lost':
      links.lose(data.member, data.loss)
      break
    case 'ended':
      links.end(data.member)
      break
    case 'describe-waiting':
      post({ type: 'waiting', waiting: calls.open.map(describe), activity: endpoint?.activity() ?? null })
      break
  }
})
self.addEventListener('error', (event) => fail(event.error ?? new Error(event.message)))
self.addEventListener('unhandledrejection', (event) => fail(event.reason))
post({ type: 'loaded' })

async function run(init: Extract<ToWorker, { type: 'init' }>): Promise<void> {
  const { rank, members, awaited, program, args, processorName, browserId, islands, traced } = init
  const began = performance.now()
  const refusal = program.isForeign ? workerPolicyProblem() : null
  if (traced) recorder = new TraceRecorder((part) => post({ type: 'trace', part }))
  const linkWanted = (peer: number): void => post({ type: 'link', member: members[peer] ?? '' })
  const ours = new Endpoint({ rank, size: members.length, linkWanted, ...(recorder && { observer: recorder }) })
  endpoint = ours
  links.join(ours, init.run, members)
  const gpu = createGpu({
    onKernel: ({ source, wgsl, note }) => post({ type: 'display', value: { kind: 'kernel', source, wgsl, note } }),
    onNote: (text) => post({ type: 'output', stream: 'stderr', text }),
    run: (operation, work) => calls.run(operation, '', work),
  })
  joinGpuAndMessages()
  const mpi = createMpi({
    endpoint: ours,
    calls,
    processorName,
    abort: fail,
    goesOnWithout: (ranks) => post({ type: 'without', ranks: [...ranks] }),
    sharedKey: browserId,
    islands,
  })
  setCurrentRank({
    mpi,
    futures: createFutures(mpi.COMM_WORLD),
    gpu,
    args,
    display: (value) => post({ type: 'display', value: checkDisplay(value) }),
    progress: (done, total) => progress.note(done, total),
  })
  captureConsole((stream, text) => post({ type: 'output', stream, text }))
  closeSandbox()
  await links.ready(awaited)
  programBegan = performance.now()
  recorder?.begin(programBegan)
  post({ type: 'ready', readyMs: programBegan - began })
  const problem = await refusal
  if (problem !== null) throw new Error(problem)
  const module: { default?: unknown } = await import(/* @vite-ignore */ program.url)
  // Before this rank tells the others that it has ended: their errors would hide this one, which is the cause.
  const [forgotten] = calls.open
  if (forgotten) throw forgottenCall(forgotten)
  await calls.run('Finalize', '', () => ours.finalize())
  if (!failed) end(module.default)
}

function end(result: unknown): void {
  recorder?.flush()
  try {
    post({ type: 'ended', result })
  } catch (error) {
    const fix = 'export a value that can be cloned (numbers, strings, arrays, plain objects, typed arrays)'
    throw new TypeError(`the program's default export cannot be sent to its page: ${String(error)}; ${fix}`, {
      cause: error,
    })
  }
}

/** Only the first failure counts: the page ends the run with it. */
function fail(error: unknown): void {
  if (failed) return
  failed = true
  recorder?.flush()
  post({ type: 'failed', failure: failureOf(error) })
}

function describe({ number, op, detail, site, since }: OpenCall): Waiting {
  return { number, op, detail, stack: site.stack ?? '', forMs: performance.now() - since }
}
