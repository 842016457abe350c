import { readFileSync } from 'node:fs'
import type { Locator } from 'playwright'
import { expect as expectSoon } from 'tabmpi/playwright'
import { test } from './page-fixture.ts'
import { lessonLine } from './page-lesson.ts'
import type { PageTab } from './page-tab.ts'

// The compiler is WebAssembly of 14 MB, which each page has to make ready once.
const expect = expectSoon.configure({ timeout: 20_000 })
test.describe.configure({ timeout: 120_000 })

const LESSON = readFileSync('web/programs/vector-add.ts', 'utf8')

/** The card in which a tab's person writes. */
class Editor {
  readonly tab: PageTab
  readonly card: Locator
  /** The text itself. */
  readonly text: Locator
  /** What is underlined. */
  readonly errors: Locator
  readonly problems: Locator

  private constructor(tab: PageTab) {
    this.tab = tab
    this.card = tab.page.getByRole('region', { name: 'Write', exact: true })
    this.text = this.card.getByRole('textbox', { name: /^The program’s text/ })
    this.errors = this.card.locator('.cm-lintRange-error')
    this.problems = this.card.getByRole('list', { name: 'Problems in the program' }).getByRole('listitem')
  }

  static async open(tab: PageTab): Promise<Editor> {
    const editor = new Editor(tab)
    await tab.page.bringToFront()
    await editor.card.getByRole('button', { name: 'Open the editor' }).click()
    await expect(editor.text).toContainText('import {')
    return editor
  }

  button(name: string): Locator {
    return this.card.getByRole('button', { name, exact: true })
  }

  /** Puts another program in the place of the one that is there, as one who pastes it. */
  async write(program: string): Promise<void> {
    await this.text.focus()
    await this.tab.page.keyboard.press('ControlOrMeta+a')
    await this.tab.page.keyboard.insertText(program)
  }

  /** The whole program; a short one, for what is out of sight is not drawn. */
  async program(): Promise<string> {
    const lines = await this.text.locator('.cm-line').allTextContents()
    return lines.join('\n')
  }

  async run(size: number): Promise<void> {
    await this.card.getByLabel('Ranks for this text').fill(String(size))
    await this.button('Run this text').click()
  }

  /** The number of the line in which something is underlined. */
  async lineOf(error: Locator): Promise<number> {
    return error.evaluate((mark) => {
      const line = mark.closest('.cm-line')
      return Array.from(line?.parentElement?.querySelectorAll('.cm-line') ?? []).indexOf(line ?? mark) + 1
    })
  }
}

/** The host asks, and all others agree. */
async function agree(editor: Editor, guests: readonly PageTab[]): Promise<void> {
  await editor.button('Ask them to run yours').click()
  for (const guest of guests) {
    await guest.page.bringToFront()
    await guest.page.getByRole('button', { name: 'Agree for this world' }).click()
  }
  await editor.tab.page.bringToFront()
  await expect(editor.card.getByText(`of ${guests.length + 1} tabs that take part`)).toBeVisible()
}

test('the lesson is changed and runs on three tabs, which see its name and text', async ({ pageWorld }) => {
  const [host, ...guests] = await pageWorld.tabs(3)
  const editor = await Editor.open(host)
  await expect(editor.card.getByRole('link', { name: 'Line by line beside the mpi4py original' })).toBeVisible()
  expect(LESSON).toContain("args[0] ?? '100'")
  await editor.write(LESSON.replace("args[0] ?? '100'", "args[1] ?? '10'"))
  await agree(editor, guests)
  await editor.run(3)
  await expect(host.status).toHaveText('Done: all 3 ranks have ended')
  expect((await host.output())['rank 0']).toBe(lessonLine(10))
  for (const guest of guests) {
    const shared = guest.page.getByRole('region', { name: 'The host’s own program: vector-add.ts' })
    await expect(shared.locator('pre')).toContainText("args[1] ?? '10'")
  }
  // Again, with a text that the others have not: only the new text's result counts.
  await editor.write(LESSON.replace("args[0] ?? '100'", "args[1] ?? '7'"))
  await editor.run(3)
  await expect(host.result).toContainText('Run 2:')
  await expect(host.status).toHaveText('Done: all 3 ranks have ended')
  expect((await host.output())['rank 0']).toBe(lessonLine(7))
})

test('who has not agreed takes no part', async ({ pageWorld }) => {
  const [host, guest] = await pageWorld.tabs(2)
  const editor = await Editor.open(host)
  await editor.write("import { MPI } from 'tabmpi'\nconsole.log('ranks', MPI.COMM_WORLD.Get_size())\n")
  await editor.button('Ask them to run yours').click()
  await guest.page.bringToFront()
  await guest.page.getByRole('button', { name: 'Not now' }).click()
  await host.page.bringToFront()
  await expect(editor.card.getByText('One tab has not agreed yet')).toBeVisible()
  await editor.run(1)
  await expect(host.status).toHaveText('Done: the rank has ended')
  expect((await host.output())['rank 0']).toBe('ranks 1\n')
})

test('a syntax error and a kernel error are underlined at their lines, and gone when they are mended', async ({
  pageWorld,
}) => {
  const host = await pageWorld.make()
  const editor = await Editor.open(host)
  await editor.write("import { gpu } from 'tabmpi'\nconst k = 2\nconst broken = = 1\nconsole.log(k)\n")
  await expect(editor.errors).toHaveCount(1)
  expect(await editor.lineOf(editor.errors)).toBe(3)
  await expect(editor.problems).toHaveText([/^Line 3 Unexpected "="/])
  await editor.button('Run this text').click()
  await expect(editor.card.getByRole('alert')).toHaveText(/vector-add\.ts does not compile: line 3/)
  await editor.write('const open = (1 +\n\n\n')
  // Nothing is there where the text ends: what stands before is underlined.
  await expect(editor.errors).toHaveText('+')
  const kernel = `import { gpu } from 'tabmpi'
const k: number = 2
const data = new Float64Array(4)
const twice = await gpu.map(
  (a: number): number => a * k,
  data,
)
console.log(twice)
`
  await editor.write(kernel)
  await expect(editor.errors).toHaveText('k')
  expect(await editor.lineOf(editor.errors)).toBe(5)
  await expect(editor.problems).toHaveText([
    /^Line 5 gpu\.map: the kernel uses 'k', which is not one of its parameters/,
  ])
  await editor.write(kernel.replace('a * k', 'a * 2'))
  await expect(editor.problems).toHaveCount(0)
  await expect(editor.errors).toHaveCount(0)
  await editor.run(1)
  await expect(host.status).toHaveText('Done: the rank has ended')
})

test('an error of the run is told and underlined in the line that was written', async ({ pageWorld }) => {
  const [host, guest] = await pageWorld.tabs(2)
  const editor = await Editor.open(host)
  await agree(editor, [guest])
  await editor.write(`import { MPI } from 'tabmpi'
interface Part { rank: number }

function check(part: Part): void {
  if (part.rank === 1) throw new Error('rank 1 has had enough')
}
check({ rank: MPI.COMM_WORLD.Get_rank() })
await MPI.COMM_WORLD.Barrier()
`)
  await editor.run(2)
  await expect(host.result.getByRole('alert')).toContainText('rank 1 has had enough')
  // The rank is the guest's: it has mapped the stack through the map that came with the text.
  await expect(host.result.getByRole('alert').locator('pre')).toContainText('check (vector-add.ts:5:30)')
  await expect(editor.errors).toHaveCount(1)
  expect(await editor.lineOf(editor.errors)).toBe(5)
  await editor.problems.getByRole('button', { name: 'Line 5' }).click()
  await expect(editor.text).toBeFocused()
})

test('what is written is there after a reload, and Reset brings the original back', async ({ pageWorld }) => {
  const host = await pageWorld.make()
  // Tall enough for the whole program to be drawn.
  await host.page.setViewportSize({ width: 1280, height: 4000 })
  const editor = await Editor.open(host)
  expect(await editor.program()).toBe(LESSON)
  await editor.write('console.log("mine")\n')
  await expect(editor.card.getByText('vector-add.ts is saved in this browser')).toBeVisible()
  await host.page.reload()
  await editor.button('Open the editor').click()
  await expect(editor.text).toContainText('console.log("mine")')
  await editor.button('Reset to the original').click()
  await expect(editor.text).toContainText('export default C')
  expect(await editor.program()).toBe(LESSON)
  await host.page.reload()
  await editor.button('Open the editor').click()
  await expect(editor.text).toContainText('export default C')
})

test('programs are made, renamed, downloaded, opened from files and deleted', async ({ pageWorld }) => {
  const host = await pageWorld.make()
  const editor = await Editor.open(host)
  await editor.button('New').click()
  await expect(editor.text).toContainText('Every rank runs this program')
  await expect(editor.card.getByLabel('Name')).toHaveValue('my-program.ts')
  await editor.run(1)
  await expect(host.status).toHaveText('Done: the rank has ended')
  expect((await host.output())['rank 0']).toBe('all = [0, 0, 0, 0]\n')
  await editor.card.getByLabel('Name').fill('first try')
  await editor.card.getByLabel('Name').press('Enter')
  await expect(editor.card.getByLabel('Open', { exact: true })).toHaveValue('first try.ts')
  const download = host.page.waitForEvent('download')
  await editor.button('Save as a file').click()
  expect((await download).suggestedFilename()).toBe('first try.ts')
  await editor.card.getByLabel('Open a file').setInputFiles({
    name: 'theirs.ts',
    mimeType: 'text/plain',
    buffer: Buffer.from('console.log("from a file")\r\n'),
  })
  await expect(editor.text).toContainText('from a file')
  await editor.run(1)
  await expect(host.result).toContainText('theirs.ts')
  await expect(host.status).toHaveText('Done: the rank has ended')
  expect((await host.output())['rank 0']).toBe('from a file\n')
  const saved = editor.card.locator('optgroup[label="Saved in this browser"] option')
  await expect(saved).toHaveText(['first try.ts', 'theirs.ts'])
  host.page.once('dialog', (dialog) => void dialog.accept())
  await editor.button('Delete').click()
  await expect(saved).toHaveText(['first try.ts'])
})

test('MPI’s names are offered as one types, and an endless loop is stopped', async ({ pageWorld }) => {
  const host = await pageWorld.make()
  const editor = await Editor.open(host)
  await editor.write("import { MPI } from 'tabmpi'\nconst comm = MPI.COMM_WORLD\n")
  await host.page.keyboard.press('ControlOrMeta+End')
  await host.page.keyboard.type('await comm.Bar')
  const options = host.page.getByRole('listbox').getByRole('option')
  await expect(options.first()).toHaveText('Barrier')
  await expect(host.page.locator('.cm-completionInfo')).toContainText('Barrier(): Promise<void>')
  await options.first().click()
  await expect(editor.text).toContainText('await comm.Barrier')
  await host.page.keyboard.insertText('()\nconsole.log("begins")\nwhile (true) {}\n')
  await editor.run(1)
  await expect(host.result).toContainText('begins')
  await editor.button('Stop it').click()
  await expect(host.status).toHaveText('Stopped by the host')
})

test('Tab indents, and after Escape it leaves the editor', async ({ pageWorld }) => {
  const host = await pageWorld.make()
  const editor = await Editor.open(host)
  await editor.write('x')
  await host.page.keyboard.press('Home')
  await host.page.keyboard.press('Tab')
  expect(await editor.program()).toBe('  x')
  await host.page.keyboard.press('Escape')
  await host.page.keyboard.press('Tab')
  await expect(editor.text).not.toBeFocused()
  expect(await editor.program()).toBe('  x')
})
