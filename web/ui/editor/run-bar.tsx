import { useState } from 'preact/hooks'
import type { TabState } from '../../page/state.ts'
import type { Tab } from '../../page/tab.ts'
import { LESSONS } from '../../programs/course/catalogue.ts'
import { NumberField } from '../number-field.tsx'
import { sizeProblem } from '../parameter-problem.ts'
import type { Command } from '../use-command.ts'
import type { Draft } from './use-draft.ts'
import type { OwnRun } from './use-own-run.ts'

interface Props {
  tab: Tab
  state: TabState
  draft: Draft
  command: Command
  run: OwnRun['run']
}

/** Runs what is in the editor, on all tabs that the host chooses. */
export function RunBar({ tab, state, draft, command, run }: Props) {
  // As many as run what people here wrote: see `nextRanks`.
  const tabs = state.members.filter(({ isHost: hosts, consents }) => hosts || consents).length
  const others = state.members.length - tabs
  const [chosenSize, setChosenSize] = useState<string | null>(null)
  const [typedArgs, setArgs] = useState<Record<string, string>>({})
  const size = chosenSize ?? String(tabs)
  const lesson = LESSONS.find(({ name }) => `${name}.ts` === draft.name)
  const args = typedArgs[draft.name] ?? lesson?.parameters.map(({ initial }) => initial).join(' ') ?? ''
  const isHost = state.id !== null && state.id === state.host
  const running = state.run !== null && state.run.outcome === null
  const mayRun = isHost && !running && !command.busy && sizeProblem(size, tabs) === null && draft.text !== null
  const submit = (event: Event) => {
    event.preventDefault()
    const { name, text } = draft
    if (!mayRun || text === null) return
    const words = args.split(/\s+/).filter((word) => word !== '')
    command.run(() => run(name, text, words, Number(size)))
  }
  if (!isHost) {
    return <p class="hint">Only the host’s tab runs programs: save this one as a file and give it to the host.</p>
  }
  return (
    <form class="run-form" onSubmit={submit} noValidate>
      <NumberField
        id="own-size"
        label="Ranks for this text"
        hint={tabs === 1 ? 'this tab alone' : `of ${tabs} tabs that take part`}
        value={size}
        problem={sizeProblem(size, tabs)}
        min={1}
        max={tabs}
        onInput={setChosenSize}
      />
      <div class="field program-args">
        <label for="own-args">Arguments</label>
        <input
          id="own-args"
          value={args}
          spellcheck={false}
          aria-describedby="own-args-hint"
          onInput={(event) => setArgs({ ...typedArgs, [draft.name]: event.currentTarget.value })}
        />
        <p id="own-args-hint" class="hint">
          {lesson ? lesson.parameters.map(({ name }) => name).join(', ') : 'what the program finds in args'}
        </p>
      </div>
      {others > 0 && (
        <p class="asking">
          {state.asksConsent
            ? `${others === 1 ? 'One tab has' : `${others} tabs have`} not agreed yet to run programs of others, and ${others === 1 ? 'takes' : 'take'} no part.`
            : 'The other tabs run programs of the gallery only. '}
          {!state.asksConsent && (
            <button type="button" onClick={() => command.run(() => tab.configure({ asksConsent: true }))}>
              Ask them to run yours
            </button>
          )}
        </p>
      )}
      <div class="buttons">
        <button type="submit" class="primary" disabled={!mayRun}>
          Run this text
        </button>
        <button type="button" disabled={!running} onClick={() => command.run(() => tab.stop())}>
          Stop it
        </button>
        {state.run && <a href="#result">To the result</a>}
      </div>
    </form>
  )
}
