/** `npm run bench -- [parts...] [--json FILE] [--from FILE]`: the measurements that docs/benchmarks.md describes. */
import { readFileSync, writeFileSync } from 'node:fs'
import { Argument, Command } from 'commander'
import { ensureBrowser } from '../../mpirun/install-browser.ts'
import type { Figures } from './figures.ts'
import { goalsOf } from './goals.ts'
import { describeMachine } from './machine.ts'
import { PART_NAMES, type PartName, PARTS, withBrowser } from './parts.ts'
import { goalsText } from './scaling-text.ts'
import { machineText } from './text.ts'

const { parts, json, from } = commandLine()
if (from === undefined) await measure()
else {
  const figures = JSON.parse(readFileSync(from, 'utf8')) as Figures
  console.log(`${machineText(figures.machine)}\n`)
  for (const part of parts) if (figures[part]) print(part, figures)
  printGoals(figures)
}

async function measure(): Promise<void> {
  const path = await ensureBrowser({ notice: (line) => process.stderr.write(`bench: ${line}\n`) })
  const machine = describeMachine(await withBrowser(path, async (browser) => browser.version()))
  const figures: Figures = { machine }
  console.log(`${machineText(machine)}\n`)
  for (const part of parts) {
    await PARTS[part].measure(figures, path)
    print(part, figures)
    // What is done is kept, whatever becomes of the rest.
    if (json !== undefined) writeFileSync(json, `${JSON.stringify({ ...figures, goals: goalsOf(figures) }, null, 2)}\n`)
  }
  printGoals(figures)
}

function print(part: PartName, figures: Figures): void {
  console.log(`### ${PARTS[part].title}\n\n${PARTS[part].text(figures)}`)
}

function printGoals(figures: Figures): void {
  console.log(`### Goals\n\n${goalsText(goalsOf(figures))}`)
}

interface Asked {
  parts: PartName[]
  json?: string
  from?: string
}

function commandLine(): Asked {
  let asked: Asked = { parts: PART_NAMES }
  new Command('npm run bench --')
    .description('measure tabmpi on this machine')
    .addArgument(new Argument('[parts...]', 'what to measure').choices(PART_NAMES).default(PART_NAMES, 'everything'))
    .option('--json <FILE>', 'write the figures as JSON too')
    .option('--from <FILE>', 'measure nothing: print the tables of such a JSON file again')
    .action((some: PartName[], options: Omit<Asked, 'parts'>) => {
      asked = { parts: PART_NAMES.filter((part) => some.includes(part)), ...options }
    })
    .parse()
  return asked
}
