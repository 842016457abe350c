/**
 * For a moment after every message this worker looks again and again: an answer often follows at once, and is here some
 * 50 µs sooner than by waking. Longer than waking the other side takes, or two that answer each other would both be asleep
 * whenever an answer comes.
 */
const SPIN_MS = 0.2
/**
 * Looking in vain keeps a processor from those who would answer (an idle worker may well be woken on the one that we keep
 * busy): after that only one wait in so many begins with it, until one is answered so soon.
 */
const PROBE = 32
/** So often it is looked at least: the program goes on between two looks, and is to get to its next call. */
const LEAST_LOOKS = 32
/**
 * So long after the last message the worker naps: blocked in `Atomics.wait`, which leaves the processor to others and is
 * left sooner than `waitAsync`, but holds up the worker's other events.
 */
const NAP_MS = 0.3
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

/** Wakes the worker whose bell it is, if it naps or sleeps; what it is to find must have been stored before. */
export function ringBell(bell: Int32Array): void {
  if (Atomics.load(bell, ASLEEP) === 0) return
  Atomics.add(bell, COUNT, 1)
  Atomics.notify(bell, COUNT)
}

/**
 * Looks after all rings of one worker. After a message it looks between the program's own steps (microtasks): at first
 * again and again, then from nap to nap, which end with the next message. At last it sleeps in `Atomics.waitAsync`, which
 * leaves the worker to its program. One bell in shared memory ends naps and sleep.
 */
export class ShmPoller {
  /** For `ringBell` in other workers. */
  readonly bell: SharedArrayBuffer = new SharedArrayBuffer(BELL_BYTES)
  readonly #bell = new Int32Array(this.bell)
  readonly #polled = new Set<Polled>()
  readonly #task = new MessageChannel()
  #canSpin = false
  #awake = false
  #waiting = false
  /** Since the last message: when spinning ends, when napping ends, and how often it was looked. */
  #spinUntil = 0
  #napUntil = 0
  #looks = 0
  /** Whether it napped or slept since. */
  #rested = false
  /** Waits since the last one that was answered before a nap. */
  #vain = 0

  constructor() {
    this.#task.port1.onmessage = () => void this.#look()
  }

  /** How many workers share this machine: looking again and again takes the processor from others if it is not to spare. */
  set workers(count: number) {
    this.#canSpin = count <= navigator.hardwareConcurrency
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
    this.#stayAwake(performance.now())
    if (this.#awake) return
    this.#awake = true
    this.#rested = false
    Atomics.store(this.#bell, ASLEEP, 0)
    void TURN.then(() => this.#look())
  }

  #stayAwake(now: number): void {
    const spins = this.#canSpin && this.#vain % PROBE === 0
    this.#spinUntil = spins ? now + SPIN_MS : now
    this.#napUntil = now + NAP_MS
    this.#looks = 0
  }

  async #look(): Promise<void> {
    const yieldAt = performance.now() + BUSY_MS
    do {
      for (;;) {
        const served = this.#serve()
        const now = performance.now()
        if (served) this.#found(now)
        else if (now >= this.#napUntil) break
        if (now >= yieldAt) return this.#task.port2.postMessage(null)
        if (++this.#looks > LEAST_LOOKS && now >= this.#spinUntil) this.#nap(this.#napUntil - now)
        // The program goes on between two looks.
        await TURN
      }
    } while (!this.#sleep())
  }

  #found(now: number): void {
    if (!this.#rested) this.#vain = 0
    this.#rested = false
    this.#stayAwake(now)
  }

  #nap(ms: number): void {
    if (!this.#rested) this.#vain++
    this.#rested = true
    const count = this.#lieDown()
    if (count !== null) Atomics.wait(this.#bell, COUNT, count, ms)
    Atomics.store(this.#bell, ASLEEP, 0)
  }

  /** From here on others ring. @returns the bell's count, to wait for another one; null when something came in the last moment */
  #lieDown(): number | null {
    const count = Atomics.load(this.#bell, COUNT)
    Atomics.store(this.#bell, ASLEEP, 1)
    for (const polled of this.#polled) {
      if (!polled.isDue()) continue
      Atomics.store(this.#bell, ASLEEP, 0)
      return null
    }
    return count
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
    const count = this.#lieDown()
    if (count === null) return false
    this.#awake = false
    if (this.#waiting) return true
    const wait = Atomics.waitAsync(this.#bell, COUNT, count)
    this.#waiting = wait.async
    if (wait.async) void wait.value.then(() => this.#woken())
    else this.#woken()
    return true
  }

  #woken(): void {
    this.#waiting = false
    if (this.#awake) return
    this.nudge()
    this.#rested = true
  }
}
