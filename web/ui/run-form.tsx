import { useState } from 'preact/hooks'
import { nextRanks } from '../page/next-ranks.ts'
import type { MemberState } from '../page/state.ts'
import type { Tab } from '../page/tab.ts'
import { COURSE, type Lesson, type Parameter } from '../programs/course/catalogue.ts'
import { ChoiceField } from './choice-field.tsx'
import { NumberField } from './number-field.tsx'
import { parameterProblem, sizeProblem } from './parameter-problem.ts'
import { useCommand } from './use-command.ts'
import type { SpeedupControl } from './use-speedup.ts'

interface Props {
  tab: Tab
  members: readonly MemberState[]
  running: boolean
  speedup: SpeedupControl
  lesson: Lesson
  /** Called with the name of another lesson. */
  choose: (name: string) => void
}

/** The host's choice of a program, its parameters and the number of ranks. */
export function RunForm({ tab, members, running, speedup, lesson, choose }: Props) {
  const [values, setValues] = useState<Record<string, string>>({})
  // Until somebody chooses, all tabs take part, also those that join later.
  const [chosenSize, setChosenSize] = useState<string | null>(null)
  const command = useCommand()

  const program = { name: `${lesson.name}.ts`, url: `/programs/${lesson.name}.js` }
  const tabs = members.length
  const ranks = nextRanks(members, program).length
  const size = chosenSize ?? String(ranks)
  const place = (parameter: Parameter) => `${lesson.name}-${parameter.name}`
  const valueOf = (parameter: Parameter) => values[place(parameter)] ?? parameter.initial
  const ready =
    sizeProblem(size, ranks, tabs) === null &&
    lesson.parameters.every((parameter) => parameterProblem(parameter, valueOf(parameter)) === null)

  const isMeasuring = speedup.speedup?.isMeasuring ?? false
  const mayStart = ready && !running && !isMeasuring && !command.busy

  const request = () => ({ program, args: lesson.parameters.map(valueOf) })
  const run = (event: Event) => {
    event.preventDefault()
    if (!mayStart) return
    speedup.open(false)
    command.run(() => tab.start({ ...request(), size: Number(size) }))
  }
  const stop = () => {
    speedup.end()
    // Between two runs of a measurement there is none to stop.
    if (running) command.run(() => tab.stop())
  }

  return (
    <form class="run-form" onSubmit={run} noValidate>
      <div class="field program-field">
        <label for="program">Program</label>
        <select
          id="program"
          value={lesson.name}
          aria-describedby="program-hint"
          onChange={(event) => choose(event.currentTarget.value)}
        >
          {COURSE.map(({ title, lessons }) => (
            <optgroup key={title} label={title}>
              {lessons.map(({ name, title: text }) => (
                <option key={name} value={name}>
                  {text}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
        <p id="program-hint" class="hint">
          {lesson.shows}
        </p>
      </div>
      {lesson.parameters.map((parameter) => {
        const field = {
          id: `parameter-${place(parameter)}`,
          label: parameter.name,
          hint: parameter.hint,
          value: valueOf(parameter),
        }
        const set = (value: string) => setValues({ ...values, [place(parameter)]: value })
        if (parameter.kind === 'choice') {
          return <ChoiceField key={field.id} {...field} options={parameter.options} onChange={set} />
        }
        const problem = parameterProblem(parameter, field.value)
        return (
          <NumberField
            key={field.id}
            {...field}
            problem={problem}
            min={parameter.min}
            max={parameter.max}
            onInput={set}
          />
        )
      })}
      <NumberField
        id="size"
        label="Ranks"
        hint={tabs === 1 ? '1 tab is here' : `of ${tabs} tabs here`}
        value={size}
        problem={sizeProblem(size, ranks, tabs)}
        min={1}
        max={ranks}
        onInput={setChosenSize}
      />
      <div class="buttons">
        <button type="submit" class="primary" disabled={!mayStart}>
          Run
        </button>
        <button type="button" disabled={!running && !isMeasuring} onClick={stop}>
          Stop
        </button>
        {ranks > 1 && (
          <button type="button" disabled={!mayStart} onClick={() => speedup.measure(request(), ranks)}>
            Measure the speed-up
          </button>
        )}
      </div>
      <p class="problem" role="alert">
        {command.problem}
      </p>
    </form>
  )
}
