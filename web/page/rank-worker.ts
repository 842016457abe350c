import type { Activity, Failure, FromWorker, PeerLoss, ToWorker, Waiting } from '../rank/messages.ts'
import type { Channel } from '../transport/connection.ts'
import type { Pipe } from '../transport/pipe.ts'
import { relay } from './relay.ts'

/** A worker that has not said by then what it waits for is computing. */
const ANSWER_MS = 500

/** What a worker says when it is asked what it waits for. */
export interface WorkerWaits {
  waiting: Waiting[]
  /** Null before it has joined its run. */
  activity: Activity | null
}

type News = Exclude<FromWorker, { type: 'loaded' | 'waiting' }>

/** The worker of one run, from before the run is known until it is over. */
export class RankWorker {
  readonly #worker: Worker
  readonly #forceRelay: boolean
  #hear: ((news: News) => void) | null = null
  /** What went wrong before anybody listened. */
  #early: News[] = []
  #relays: (() => void)[] = []
  #askers: ((waits: WorkerWaits) => void)[] = []
  #terminated = false

  /**
   * @param assets the folder of the worker's script
   * @param channels whether data channels are transferred (where the browser can) or relayed by this page
   */
  constructor(assets: URL, channels: 'auto' | 'relay') {
    const script = new URL('worker.js', assets)
    this.#worker = new Worker(script, { type: 'module', name: 'rank' })
    this.#forceRelay = channels === 'relay'
    this.#worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => this.#receive(data))
    this.#worker.addEventListener('error', (event) => {
      // A script that cannot be loaded is told by a bare event.
      if (event.message) this.#fail(event.message, `    at ${event.filename}:${event.lineno}:${event.colno}`)
      else
        this.#fail(
          `the rank worker ${script.pathname} could not be loaded; see that it is served, and reload the tab`,
          '',
        )
    })
    this.#worker.addEventListener('messageerror', () => {
      this.#fail('a message of the rank worker could not be read; reload the tab', '')
    })
  }

  /** Begins the run. `hear` is told of everything from now on, and of a failure before. */
  init(message: Extract<ToWorker, { type: 'init' }>, hear: (news: News) => void): void {
    this.#hear = hear
    this.#post(message)
    for (const news of this.#early.splice(0)) hear(news)
  }

  /** Gives it the channel to a member, on the connection of that name; to be called in the task in which the channel came into being. */
  hand(run: number, member: string, connection: string, pipe: Channel): void {
    if (this.#terminated) {
      pipe.channel.close()
      return
    }
    if (pipe.kind !== 'rtc' || !this.#forceRelay) {
      try {
        this.#give(run, member, connection, pipe)
        return
      } catch (error) {
        // HACK: Firefox and Safari may lack https://w3c.github.io/webrtc-extensions/#rtcdatachannel-extensions.
        if (pipe.kind !== 'rtc' || !(error instanceof DOMException && error.name === 'DataCloneError')) throw error
      }
    }
    const { port1, port2 } = new MessageChannel()
    this.#relays.push(relay(pipe.channel, port1))
    this.#give(run, member, connection, { kind: 'rtc-relay', channel: port2, maxMessageBytes: pipe.maxMessageBytes })
  }

  #give(run: number, member: string, connection: string, pipe: Pipe): void {
    this.#post({ type: 'channel', run, member, connection, pipe }, [pipe.channel])
  }

  /** A member's rank has ended; who is linked to it knows already. */
  ended(member: string): void {
    this.#post({ type: 'ended', member })
  }

  /** A member cannot take part any more. */
  lost(member: string, loss: PeerLoss): void {
    this.#post({ type: 'lost', member, loss })
  }

  /** The calls that its program waits for; null when it is too busy to say. */
  waiting(): Promise<WorkerWaits | null> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ANSWER_MS, null)
      this.#askers.push((waits) => {
        clearTimeout(timer)
        resolve(waits)
      })
      this.#post({ type: 'describe-waiting' })
    })
  }

  /** Ends it, whatever it is doing; nothing is heard of it any more. */
  terminate(): void {
    this.#terminated = true
    this.#worker.terminate()
    for (const close of this.#relays.splice(0)) close()
  }

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    if (!this.#terminated) this.#worker.postMessage(message, transfer)
  }

  #receive(message: FromWorker): void {
    // What it had sent before its end still arrives.
    if (this.#terminated || message.type === 'loaded') return
    if (message.type === 'waiting') for (const answer of this.#askers.splice(0)) answer(message)
    else if (this.#hear) this.#hear(message)
    else this.#early.push(message)
  }

  #fail(message: string, stack: string): void {
    const failure: Failure = { name: 'Error', message, stack, isConsequence: false }
    this.#receive({ type: 'failed', failure })
  }
}
