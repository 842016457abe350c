/** `npm run bench -- [parts...] [--json FILE]`: the measurements that docs/benchmarks.md describes, in some minutes. */
import { writeFileSync } from 'node:fs'
import { Argument, Command } from 'commander'
import { type Browser, chromium } from 'playwright'
import { ensureBrowser } from '../../mpirun/install-browser.ts'
import { openBrowser } from '../../mpirun/open-browser.ts'
import { type Collective, measureCollectives } from './collectives.ts'
import { measureElementWise } from './element-wise.ts'
import { measureLesson } from './lesson.ts'
import { describeMachine } from './machine.ts'
import { measureMessages } from './messages.ts'
import { type Ready, measureReady } from './ready.ts'
import { collectivesText, elementWiseText, lessonText, machineText, messagesText, readyText } from './text.ts'

const MESSAGE_ROUNDS = { roundTrip: 15, throughput: 7 }
const LESSON_ROUNDS = 7
const READY_ROUNDS = 3
const READY_TABS = [2, 4, 8, 16]
const LESSON = { tabs: 4, elements: 2 ** 20 }
const COLLECTIVE_ROUNDS = { least: 3, most: 15, seconds: 4 }
const COLLECTIVE_TABS = [2, 4, 8]
const ELEMENT_WISE = { sizes: [10, 12, 14, 16, 18, 20, 22, 24].map((power) => 2 ** power), rounds: 5 }

/** Each prints its table and gives its figures, for JSON. */
const PARTS = {
  async messages(): Promise<unknown> {
    const messages = await withBrowser((browser) => measureMessages(browser, MESSAGE_ROUNDS))
    console.log(messagesText(messages))
    return messages
  },
  async lesson(): Promise<unknown> {
    const lesson = await measureLesson(LESSON.tabs, LESSON.elements, LESSON_ROUNDS)
    console.log(lessonText(lesson))
    return lesson
  },
  async ready(): Promise<unknown> {
    const ready: Ready[] = []
    for (const tabs of READY_TABS) ready.push(await measureReady(tabs, READY_ROUNDS))
    console.log(readyText(ready, READY_ROUNDS))
    return ready
  },
  async collectives(): Promise<unknown> {
    const collectives: Collective[] = []
    for (const tabs of COLLECTIVE_TABS) collectives.push(...(await measureCollectives(tabs, COLLECTIVE_ROUNDS)))
    console.log(collectivesText(collectives))
    return collectives
  },
  async 'element-wise'(): Promise<unknown> {
    const sums = await measureElementWise(ELEMENT_WISE.sizes, ELEMENT_WISE.rounds)
    console.log(elementWiseText(sums))
    return sums
  },
}
type Part = keyof typeof PARTS
const ALL = Object.keys(PARTS) as Part[]

const { parts, json } = commandLine()
const path = await ensureBrowser({ notice: (line) => process.stderr.write(`bench: ${line}\n`) })
const machine = describeMachine(await withBrowser(async (browser) => browser.version()))
console.log(`${machineText(machine)}\n`)

const figures: Record<string, unknown> = { machine }
for (const part of ALL) if (parts.includes(part)) figures[part] = await PARTS[part]()
if (json !== undefined) writeFileSync(json, `${JSON.stringify(figures, null, 2)}\n`)

interface Asked {
  parts: Part[]
  json?: string
}

function commandLine(): Asked {
  let asked: Asked = { parts: ALL }
  new Command('npm run bench --')
    .description('measure tabmpi on this machine')
    .addArgument(new Argument('[parts...]', 'what to measure').choices(ALL).default(ALL, 'everything'))
    .option('--json <FILE>', 'write the figures as JSON too')
    .action((some: Part[], options: { json?: string }) => {
      asked = { parts: some, ...options }
    })
    .parse()
  return asked
}

async function withBrowser<T>(work: (browser: Browser) => Promise<T>): Promise<T> {
  const browser = await openBrowser(chromium, path)
  try {
    return await work(browser)
  } finally {
    await browser.close()
  }
}
