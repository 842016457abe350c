import type { Aggregate } from './aggregate.ts'
import type { Classroom } from './classroom.ts'
import type { Collective } from './collectives.ts'
import type { ElementWise } from './element-wise.ts'
import type { FirstPaint } from './first-paint.ts'
import type { Lesson } from './lesson.ts'
import type { LessonSize } from './lesson-sizes.ts'
import type { Loss } from './losses.ts'
import type { Machine } from './machine.ts'
import type { Messages } from './messages/measure.ts'
import type { Ready } from './ready.ts'
import type { Scaling } from './scaling.ts'
import type { Traced } from './tracing.ts'

/** All that one run of the benchmarks has found; a part that was not asked for is not there. */
export interface Figures {
  machine: Machine
  messages?: Messages
  lesson?: Lesson
  'lesson-sizes'?: LessonSize[]
  scaling?: Scaling[]
  ready?: (Ready | FailedStart)[]
  collectives?: Collective[]
  aggregate?: Aggregate[]
  'element-wise'?: ElementWise
  losses?: Loss[]
  tracing?: Traced[]
  'first-paint'?: FirstPaint
  classroom?: Classroom
}

/** So many tabs did not come up. */
export interface FailedStart {
  tabs: number
  failure: string
}
