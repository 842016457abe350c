/**
 * For a moment after every message this worker looks again and again: the next one usually follows at once. Longer than it
 * takes to wake a worker (some 60 µs), or two that answer each other would both be asleep whenever an answer comes: with
 * 50 µs a round trip took 130 to 180 µs, with 200 µs it takes 15 to 30.
 */
const SPIN_MS = 0.2
/** A busy ring must not keep the worker's other events waiting for longer. */
const BUSY_MS = 4

/** Waiting for it lets everything go on that is ready to. */
const TURN = Promise.resolve()

const COUNT = 0
const ASLEEP = 1

/** What a poller looks after. */
export interface Polled {
  /** Whether there is something to do. */
  isDue(): boolean
  /** Does some of it. */
  serve(): void
}

const BELL_BYTES = 8

/** @throws TypeError for what is no worker's bell */
export function bellOf(memory: unknown): Int32Array {
  if (memory instanceof SharedArrayBuffer && memory.byteLength === BELL_BYTES) return new Int32Array(memory)
  throw new TypeError('it has no bell')
}

/** Wakes the worker whose bell it is, if it sleeps; what it is to find must have been stored before. */
export function ringBell(bell: Int32Array): void {
  if (Atomics.load(bell, ASLEEP) === 0) return
  Atomics.add(bell, COUNT, 1)
  Atomics.notify(bell, COUNT)
}

/**
 * Looks after all rings of one worker. Asleep it is woken through one bell in shared memory, by `Atomics.waitAsync`, which
 * leaves the worker to its program. Awake it looks between the program's own steps (microtasks), for as long as something
 * happens and `SPIN_MS` more.
 */
export class ShmPoller {
  /** For `ringBell` in other workers. */
  readonly bell: SharedArrayBuffer = new SharedArrayBuffer(BELL_BYTES)
  readonly #bell = new Int32Array(this.bell)
  readonly #polled = new Set<Polled>()
  #spinMs = 0
  readonly #task = new MessageChannel()
  #awake = false
  #waiting = false
  #until = 0

  constructor() {
    this.#task.port1.onmessage = () => void this.#look()
  }

  /** How many workers share this machine: looking again and again takes the processor from others if it is not to spare. */
  set workers(count: number) {
    this.#spinMs = count <= navigator.hardwareConcurrency ? SPIN_MS : 0
  }

  add(polled: Polled): void {
    this.#polled.add(polled)
    this.nudge()
  }

  remove(polled: Polled): void {
    this.#polled.delete(polled)
  }

  /** An answer may come soon. Looks only after this has returned: who sends must not be given frames meanwhile. */
  nudge(): void {
    this.#until = performance.now() + this.#spinMs
    if (this.#awake) return
    this.#awake = true
    Atomics.store(this.#bell, ASLEEP, 0)
    void TURN.then(() => this.#look())
  }

  async #look(): Promise<void> {
    const yieldAt = performance.now() + BUSY_MS
    do {
      for (;;) {
        const served = this.#serve()
        const now = performance.now()
        if (served) this.#until = now + this.#spinMs
        else if (now >= this.#until) break
        if (now >= yieldAt) return this.#task.port2.postMessage(null)
        // The program goes on between two looks.
        await TURN
      }
    } while (!this.#sleep())
  }

  #serve(): boolean {
    let served = false
    for (const polled of this.#polled) {
      if (!polled.isDue()) continue
      polled.serve()
      served = true
    }
    return served
  }

  /** @returns false when something came in the last moment */
  #sleep(): boolean {
    const count = Atomics.load(this.#bell, COUNT)
    Atomics.store(this.#bell, ASLEEP, 1)
    for (const polled of this.#polled) {
      if (!polled.isDue()) continue
      Atomics.store(this.#bell, ASLEEP, 0)
      return false
    }
    this.#awake = false
    if (this.#waiting) return true
    const wait = Atomics.waitAsync(this.#bell, COUNT, count)
    this.#waiting = wait.async
    if (!wait.async) {
      this.nudge()
      return true
    }
    void wait.value.then(() => {
      this.#waiting = false
      this.nudge()
    })
    return true
  }
}
