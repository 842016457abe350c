import type { JSHandle, Page } from 'playwright'
import type { RunRequest, Tab } from '../web/page/tab.ts'
import type { Trace } from '../web/page/trace-model.ts'
import type { Waits } from '../web/page/waits-model.ts'
import { errorText } from '../shared/error-text.ts'
import type { TabReport, TabSummary } from './report.ts'

/** How long a tab may take to say what its rank waits for before it counts as busy. */
const ANSWER_MS = 2_000

/** One tab that the launcher opened: what it has reported, and the commands it takes. */
export class DrivenTab {
  readonly page: Page
  #summary: TabSummary | null = null
  #gone: 'closed' | 'crashed' | null = null
  readonly #pageErrors: string[] = []

  /** @param onChange called whenever the tab reports or goes */
  constructor(page: Page, onChange: (tab: DrivenTab) => void) {
    this.page = page
    const go = (how: 'closed' | 'crashed') => (): void => {
      this.#gone ??= how
      onChange(this)
    }
    page.once('close', go('closed'))
    page.once('crash', go('crashed'))
    page.on('pageerror', (error) => {
      this.#pageErrors.push(error.message)
      onChange(this)
    })
  }

  /** The tab's last word on itself; null before its first. */
  get summary(): TabSummary | null {
    return this.#summary
  }

  /** Why the tab takes no part any more; null while it does. */
  get gone(): 'closed' | 'crashed' | null {
    return this.#gone
  }

  /** What is wrong with this tab, in one line; null when nothing is known to be. */
  get problem(): string | null {
    if (this.#gone !== null) return `the tab ${this.#gone === 'closed' ? 'was closed' : 'crashed'}`
    return this.#summary?.problem ?? this.#pageErrors[0] ?? null
  }

  /** Takes note of a report. */
  note(report: TabReport): void {
    if (report.type !== 'state') return
    // The first report is complete; later ones have what has changed.
    const changes: TabSummary = JSON.parse(report.changes)
    this.#summary = { ...this.#summary, ...changes }
  }

  /**
   * Starts a program on the first `size` members; this tab must be the host's.
   * @throws Error with the page's own words when it refuses
   */
  async start(request: RunRequest): Promise<void> {
    const tab = await this.#tab()
    // Playwright would wrap an error of the page in its own; the words alone are what a person needs.
    const refusal = await tab.evaluate(async (self, wanted) => {
      try {
        await self.start(wanted)
        return null
      } catch (error) {
        return error instanceof Error ? error.message : String(error)
      }
    }, request)
    if (refusal !== null) throw new Error(refusal)
  }

  /** Ends the run in progress on every tab; this tab must be the host's. */
  async stop(): Promise<void> {
    const tab = await this.#tab()
    await tab.evaluate((self) => self.stop())
  }

  /** See `Tab.trace`. */
  async trace(): Promise<Trace | null> {
    const tab = await this.#tab()
    // As one text: the browser's protocol takes long over a million small objects.
    return JSON.parse(await tab.evaluate((self) => JSON.stringify(self.trace()))) as Trace | null
  }

  /** See `Tab.waits`. */
  async waits(): Promise<Waits> {
    const tab = await this.#tab()
    return tab.evaluate((self) => self.waits())
  }

  /** What the tab's rank waits for, one line each; `['busy']` when page or worker do not answer in time. */
  async waiting(): Promise<string[]> {
    if (this.#gone !== null) return [this.problem ?? this.#gone]
    let timer: ReturnType<typeof setTimeout> | undefined
    const busy = new Promise<string[]>((resolve) => {
      timer = setTimeout(resolve, ANSWER_MS, ['busy'])
    })
    const answer = this.#tab().then((tab) => tab.evaluate((self) => self.waiting()))
    try {
      return await Promise.race([answer, busy])
    } catch (error) {
      return [this.problem ?? errorText(error)]
    } finally {
      clearTimeout(timer)
      // The answer of a tab that is closed meanwhile is an error that nobody needs any more.
      answer.catch(() => undefined)
    }
  }

  #tab(): Promise<JSHandle<Tab>> {
    return this.page.evaluateHandle(() => globalThis.tabmpi)
  }
}
