import type { Locator, Page } from 'playwright'
import { expect } from 'tabmpi/playwright'

/** A table as a person reads it: its caption, and its cells row by row. */
export interface ReadTable {
  caption: string
  rows: string[][]
}

/** What the page offers before a run; what is left out stays as it is. */
export interface Choice {
  program?: 'Vector addition' | 'Hello'
  N?: number
  size?: number
}

/** One tab on the real page, handled as a person does. */
export class PageTab {
  readonly page: Page
  /** What is wrong with this tab, its browser or its server. */
  readonly notices: Locator
  /** The entries of the list of ranks. */
  readonly ranks: Locator
  /** The region that shows the run in progress or the last one. */
  readonly result: Locator
  /** Where the run stands, in one sentence. */
  readonly status: Locator

  constructor(page: Page) {
    this.page = page
    this.notices = page.locator('.notices')
    this.ranks = page.getByRole('region', { name: /^Ranks/ }).getByRole('listitem')
    this.result = page.getByRole('region', { name: 'Result', exact: true })
    this.status = this.result.getByRole('status')
  }

  /** The link by which others join. */
  async link(): Promise<string> {
    const field = this.page.getByLabel('Open this link to join')
    await expect(field).not.toHaveValue('')
    return field.inputValue()
  }

  /** Waits until this tab shows exactly `count` ranks, itself and the others connected. */
  async seesRanks(count: number): Promise<void> {
    await expect(this.ranks).toHaveCount(count)
    await expect(this.ranks.filter({ hasText: 'this tab' })).toHaveCount(1)
    await expect(this.ranks.filter({ hasText: 'connected: WebRTC' })).toHaveCount(count - 1)
  }

  async choose({ program, N, size }: Choice): Promise<void> {
    if (program !== undefined) await this.page.getByLabel('Program', { exact: true }).selectOption(program)
    if (N !== undefined) await this.page.getByLabel('N', { exact: true }).fill(String(N))
    if (size !== undefined)
      await this.page.getByLabel('Ranks', { exact: true }).and(this.page.getByRole('spinbutton')).fill(String(size))
  }

  /** Starts a run and does not wait for its end. */
  async start(choice: Choice = {}): Promise<void> {
    await this.choose(choice)
    const before = await this.#lastRun()
    // A click waits for the page to be drawn, which hidden tabs seldom are.
    await this.page.bringToFront()
    await this.page.getByRole('button', { name: 'Run' }).click()
    // What the page says of the run before is not this run's.
    await expect.poll(() => this.#lastRun()).not.toBe(before)
  }

  /** Runs to the end, which must be a good one. */
  async run(choice: Choice & { size: number }): Promise<void> {
    await this.start(choice)
    const done = choice.size === 1 ? 'Done: the rank has ended' : `Done: all ${choice.size} ranks have ended`
    // A first kernel takes its time where many tabs share two cores.
    await expect(this.status).toHaveText(done, { timeout: 20_000 })
  }

  /** What each rank printed, by its name on the page. */
  async output(): Promise<Record<string, string>> {
    const figures = await this.result.getByRole('figure').all()
    const texts = figures.map(async (figure): Promise<[string, string]> => {
      return [await figure.locator('figcaption').innerText(), (await figure.locator('pre').textContent()) ?? '']
    })
    return Object.fromEntries(await Promise.all(texts))
  }

  /** The tables of the vectors: for each rank the elements that it computed. */
  vectors(): Promise<ReadTable[]> {
    return readTables(this.result.getByRole('table', { name: /elements? \d/ }))
  }

  /** The number of the run that is shown; null before the first. */
  async #lastRun(): Promise<string | null> {
    return /Run \d+:/.exec(await this.result.innerText())?.[0] ?? null
  }

  /** The table of how long each call took on each rank. */
  async steps(): Promise<string[][]> {
    const [table] = await readTables(this.result.getByRole('region', { name: 'Time of each step' }).getByRole('table'))
    return table?.rows ?? []
  }
}

function readTables(tables: Locator): Promise<ReadTable[]> {
  return tables.evaluateAll((elements) =>
    elements
      .filter((element) => element instanceof HTMLTableElement)
      .map((table) => ({
        caption: table.caption?.textContent ?? '',
        rows: Array.from(table.rows, (row) => Array.from(row.cells, (cell) => cell.textContent)),
      })),
  )
}
