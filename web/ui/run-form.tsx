import { useState } from 'preact/hooks'
import type { Tab } from '../page/tab.ts'
import { CATALOGUE, type Parameter, parameterProblem, sizeProblem } from './catalogue.ts'
import { NumberField } from './number-field.tsx'
import { useCommand } from './use-command.ts'

interface Props {
  tab: Tab
  /** How many tabs are here, and so how many ranks there can be. */
  tabs: number
  running: boolean
}

/** The host's choice of a program, its parameters and the number of ranks. */
export function RunForm({ tab, tabs, running }: Props) {
  const [entry, setEntry] = useState(CATALOGUE[0])
  const [values, setValues] = useState<Record<string, string>>({})
  // Until somebody chooses, all tabs take part, also those that join later.
  const [chosenSize, setChosenSize] = useState<string | null>(null)
  const command = useCommand()

  const size = chosenSize ?? String(tabs)
  const valueOf = (parameter: Parameter) => values[parameter.name] ?? parameter.initial
  const ready =
    sizeProblem(size, tabs) === null &&
    entry.parameters.every((parameter) => parameterProblem(parameter, valueOf(parameter)) === null)

  const run = (event: Event) => {
    event.preventDefault()
    if (!ready || running) return
    command.run(() => tab.start({ program: entry.program, args: entry.parameters.map(valueOf), size: Number(size) }))
  }

  return (
    <form class="run-form" onSubmit={run} noValidate>
      <div class="field program-field">
        <label for="program">Program</label>
        <select
          id="program"
          value={entry.program.name}
          aria-describedby="program-hint"
          onChange={(event) =>
            setEntry(CATALOGUE.find(({ program }) => program.name === event.currentTarget.value) ?? CATALOGUE[0])
          }
        >
          {CATALOGUE.map(({ program, title }) => (
            <option key={program.name} value={program.name}>
              {title}
            </option>
          ))}
        </select>
        <p id="program-hint" class="hint">
          {entry.shows}
        </p>
      </div>
      {entry.parameters.map((parameter) => (
        <NumberField
          key={parameter.name}
          id={`parameter-${parameter.name}`}
          label={parameter.name}
          hint={parameter.hint}
          value={valueOf(parameter)}
          problem={parameterProblem(parameter, valueOf(parameter))}
          min={0}
          max={parameter.max}
          onInput={(value) => setValues({ ...values, [parameter.name]: value })}
        />
      ))}
      <NumberField
        id="size"
        label="Ranks"
        hint={tabs === 1 ? '1 tab is here' : `of ${tabs} tabs here`}
        value={size}
        problem={sizeProblem(size, tabs)}
        min={1}
        max={tabs}
        onInput={setChosenSize}
      />
      <div class="buttons">
        <button type="submit" class="primary" disabled={!ready || running || command.busy}>
          Run
        </button>
        <button type="button" disabled={!running} onClick={() => command.run(() => tab.stop())}>
          Stop
        </button>
      </div>
      <p class="problem" role="alert">
        {command.problem}
      </p>
    </form>
  )
}
