import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { SWITCHES } from '../mpirun/open-browser.ts'

interface Answer {
  id?: number
  sessionId?: string
  method?: string
  result?: Record<string, unknown>
  error?: { message: string }
}

/**
 * A browser as a person has it: without Playwright, whose switches and focus emulation keep hidden tabs awake. Spoken to
 * over the DevTools protocol's pipe.
 */
export class RawBrowser {
  readonly #process: ChildProcess
  readonly #profile = mkdtempSync(join(tmpdir(), 'tabmpi-'))
  readonly #waiting = new Map<
    number,
    { resolve: (result: Record<string, unknown>) => void; reject: (e: Error) => void }
  >()
  readonly #exited: Promise<void>
  readonly #events = new Map<string, () => void>()
  #lastId = 0
  #heard = ''

  /** @param through what runs the browser, with its arguments, e.g. in a network of its own */
  constructor(executable: string, through: readonly string[] = []) {
    const switches = [
      '--headless=new',
      '--remote-debugging-pipe',
      `--user-data-dir=${this.#profile}`,
      ...SWITCHES,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ]
    const [command = executable, ...args] = [...through, executable, ...switches]
    this.#process = spawn(command, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] })
    this.#exited = new Promise((resolve) => this.#process.once('close', () => resolve()))
    const answers = this.#process.stdio[4] as Readable
    answers.setEncoding('utf8').on('data', (text: string) => this.#hear(text))
  }

  /** Opens a tab in the one window; it becomes the visible one. */
  async open(url: string): Promise<RawTab> {
    const { targetId } = (await this.send('Target.createTarget', { url: 'about:blank' })) as { targetId: string }
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true })
    const tab = new RawTab(this, targetId, String(sessionId))
    await this.#event(String(sessionId), 'Page.loadEventFired', async () => {
      await this.send('Page.enable', {}, String(sessionId))
      await this.send('Page.navigate', { url }, String(sessionId))
    })
    return tab
  }

  /** As a crash: its tabs say nothing any more. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL')
    await this.#exited
  }

  async close(): Promise<void> {
    // Its children write to the profile until it has ended them.
    if (this.#process.signalCode === null) await this.send('Browser.close')
    await this.#exited
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 })
  }

  /** Does something and waits for the event that it brings about. */
  async #event(sessionId: string, method: string, bringAbout: () => Promise<void>): Promise<void> {
    const happened = new Promise<void>((resolve) => this.#events.set(`${sessionId} ${method}`, resolve))
    await bringAbout()
    await happened
  }

  send(method: string, params: object = {}, sessionId?: string): Promise<Record<string, unknown>> {
    const id = ++this.#lastId
    const commands = this.#process.stdio[3] as Writable
    commands.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
  }

  #hear(text: string): void {
    const messages = (this.#heard + text).split('\0')
    this.#heard = messages.pop() ?? ''
    for (const message of messages) {
      const { id, sessionId, method, result, error }: Answer = JSON.parse(message)
      if (method) this.#events.get(`${sessionId} ${method}`)?.()
      const waiting = id === undefined ? undefined : this.#waiting.get(id)
      if (!waiting || id === undefined) continue
      this.#waiting.delete(id)
      if (error) waiting.reject(new Error(error.message))
      else waiting.resolve(result ?? {})
    }
  }
}

export class RawTab {
  readonly #browser: RawBrowser
  readonly #target: string
  readonly #session: string

  constructor(browser: RawBrowser, target: string, session: string) {
    this.#browser = browser
    this.#target = target
    this.#session = session
  }

  /** The value of an expression, awaited. */
  async evaluate(expression: string): Promise<unknown> {
    const params = { expression, awaitPromise: true, returnByValue: true }
    const { result, exceptionDetails } = (await this.#browser.send('Runtime.evaluate', params, this.#session)) as {
      result: { value?: unknown }
      exceptionDetails?: { exception?: { description?: string } }
    }
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? expression)
    return result.value
  }

  /** Resolves once a condition on the tab's `state` holds. */
  async until(condition: string): Promise<void> {
    await this.evaluate(`new Promise((resolve) => {
      const check = (state) => { if (${condition}) resolve(true) }
      tabmpi.subscribe(check)
      check(tabmpi.state)
    })`)
  }

  async close(): Promise<void> {
    await this.#browser.send('Target.closeTarget', { targetId: this.#target })
  }
}
