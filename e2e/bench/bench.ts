/** `npm run bench -- [--json FILE]`: the measurements that docs/benchmarks.md describes, in some minutes. */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright'
import { ensureBrowser } from '../../mpirun/install-browser.ts'
import { openBrowser } from '../../mpirun/open-browser.ts'
import { measureLesson } from './lesson.ts'
import { describeMachine } from './machine.ts'
import { type Messages, measureMessages } from './messages.ts'
import { type Ready, measureReady } from './ready.ts'
import { lessonText, machineText, messagesText, readyText } from './text.ts'

const MESSAGE_ROUNDS = { roundTrip: 15, throughput: 7 }
const LESSON_ROUNDS = 7
const READY_ROUNDS = 3
const READY_TABS = [2, 4, 8, 16]
const LESSON = { tabs: 4, elements: 2 ** 20 }

const { values } = parseArgs({ options: { json: { type: 'string' } } })
const path = await ensureBrowser({ notice: (line) => process.stderr.write(`bench: ${line}\n`) })
const browser = await openBrowser(chromium, path)
const machine = describeMachine(browser.version())
console.log(`${machineText(machine)}\n`)

let messages: Messages
try {
  messages = await measureMessages(browser, MESSAGE_ROUNDS)
} finally {
  await browser.close()
}
console.log(messagesText(messages))

const lesson = await measureLesson(LESSON.tabs, LESSON.elements, LESSON_ROUNDS)
console.log(lessonText(lesson))

const ready: Ready[] = []
for (const tabs of READY_TABS) ready.push(await measureReady(tabs, READY_ROUNDS))
console.log(readyText(ready, READY_ROUNDS))

if (values.json !== undefined) {
  writeFileSync(values.json, `${JSON.stringify({ machine, ready, messages, lesson }, null, 2)}\n`)
}
