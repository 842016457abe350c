import { type Browser, chromium } from 'playwright'
import { errorText } from '../../shared/error-text.ts'
import { openBrowser } from '../../mpirun/open-browser.ts'
import { type Aggregate, measureAggregate } from './aggregate.ts'
import { classroomText, measureClassroom } from './classroom.ts'
import { type Collective, measureCollectives } from './collectives.ts'
import { measureElementWise } from './element-wise.ts'
import type { Figures } from './figures.ts'
import { firstPaintText, measureFirstPaint } from './first-paint.ts'
import { measureLesson } from './lesson.ts'
import { type LessonSize, measureLessonSizes } from './lesson-sizes.ts'
import { lossesText, measureLosses } from './losses.ts'
import { CELLS } from './messages/cells.ts'
import { measureMessages } from './messages/measure.ts'
import { messagesText } from './messages/text.ts'
import { measureReady } from './ready.ts'
import { measureScaling } from './scaling.ts'
import { aggregateText, lessonSizesText, scalingText } from './scaling-text.ts'
import { collectivesText, elementWiseText, lessonText, readyText } from './text.ts'
import { measureTracing, tracingText } from './tracing.ts'

/** What can be asked for. */
export type PartName = Exclude<keyof Figures, 'machine'>

/** How one part is measured, and told to people. */
interface Part {
  title: string
  /** Puts what it finds into `figures`. */
  measure(figures: Figures, browserPath: string): Promise<void>
  /** Its tables; nothing where it was not measured. */
  text(figures: Figures): string
}

const READY = [
  { tabs: 2, rounds: 3 },
  { tabs: 4, rounds: 3 },
  { tabs: 8, rounds: 3 },
  { tabs: 16, rounds: 3 },
  { tabs: 32, rounds: 1 },
  { tabs: 64, rounds: 1 },
]
const TRACING_ROUNDS = { least: 7, most: 41, seconds: 60 }
const SHARE_ROUNDS = { least: 3, most: 7, seconds: 15 }

/** All parts, in the order in which they are measured. */
export const PARTS: Record<PartName, Part> = {
  messages: part(
    'messages',
    'Messages',
    (path) => withBrowser(path, (browser) => measureMessages(browser, CELLS)),
    messagesText,
  ),
  aggregate: part('aggregate', 'Collectives and the bandwidth of pairs', aggregates, aggregateText),
  lesson: part('lesson', "The lesson's steps", () => measureLesson(4, 2 ** 20, 7), lessonText),
  'lesson-sizes': part('lesson-sizes', 'The lesson by size', lessonSizes, lessonSizesText),
  scaling: part(
    'scaling',
    'Scaling',
    () => measureScaling([1, 2, 4, 8], { least: 3, most: 5, seconds: 20 }),
    scalingText,
  ),
  ready: part('ready', 'COMM_WORLD ready', readyTabs, readyText),
  collectives: part('collectives', 'Collectives beside naive ones', collectives, collectivesText),
  'element-wise': part(
    'element-wise',
    'Element-wise sums',
    () =>
      measureElementWise(
        [10, 12, 14, 16, 18, 20, 22, 24].map((power) => 2 ** power),
        5,
      ),
    elementWiseText,
  ),
  losses: part('losses', 'Tabs lost', () => measureLosses(8, 5), lossesText),
  tracing: part('tracing', 'Tracing', () => measureTracing(TRACING_ROUNDS), tracingText),
  'first-paint': part(
    'first-paint',
    'First paint',
    (path) => withBrowser(path, (browser) => measureFirstPaint(browser, 7)),
    firstPaintText,
  ),
  classroom: part(
    'classroom',
    'A class that comes in at once',
    (path) => withBrowser(path, (browser) => measureClassroom(browser, 30, 3)),
    classroomText,
  ),
}
export const PART_NAMES = Object.keys(PARTS) as PartName[]

function part<Name extends PartName>(
  name: Name,
  title: string,
  measure: (browserPath: string) => Promise<NonNullable<Figures[Name]>>,
  text: (figures: NonNullable<Figures[Name]>) => string,
): Part {
  return {
    title,
    async measure(figures, browserPath) {
      figures[name] = await measure(browserPath)
    },
    text: (figures) => (figures[name] ? text(figures[name]) : ''),
  }
}

async function aggregates(): Promise<Aggregate[]> {
  const figures: Aggregate[] = []
  for (const transport of ['rtc', 'shm'] as const) {
    for (const tabs of [4, 8]) figures.push(await measureAggregate(tabs, transport, SHARE_ROUNDS))
  }
  return figures
}

async function lessonSizes(): Promise<LessonSize[]> {
  const figures: LessonSize[] = []
  const sizes = [16, 20, 23].map((power) => 2 ** power)
  const rounds = { least: 3, most: 5, seconds: 20 }
  for (const tabs of [1, 2, 4, 8]) figures.push(...(await measureLessonSizes(tabs, sizes, rounds)))
  return figures
}

async function readyTabs(): Promise<NonNullable<Figures['ready']>> {
  const figures: NonNullable<Figures['ready']> = []
  for (const { tabs, rounds } of READY) {
    const failed = (error: unknown) => ({ tabs, failure: errorText(error).split('\n', 1)[0] ?? '' })
    figures.push(await measureReady(tabs, rounds).catch(failed))
  }
  return figures
}

async function collectives(): Promise<Collective[]> {
  const figures: Collective[] = []
  const rounds = { least: 3, most: 15, seconds: 4 }
  for (const tabs of [2, 4, 8]) figures.push(...(await measureCollectives(tabs, rounds)))
  return figures
}

/** Opens a browser for one piece of work. */
export async function withBrowser<T>(path: string, work: (browser: Browser) => Promise<T>): Promise<T> {
  const browser = await openBrowser(chromium, path)
  try {
    return await work(browser)
  } finally {
    await browser.close()
  }
}
