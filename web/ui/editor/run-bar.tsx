import { useState } from 'preact/hooks'
import { sharedRanks } from '../../page/next-ranks.ts'
import type { TabState } from '../../page/state.ts'
import type { RunRequest, Tab } from '../../page/tab.ts'
import { LESSONS } from '../../programs/course/catalogue.ts'
import { NumberField } from '../number-field.tsx'
import { sizeProblem } from '../parameter-problem.ts'
import type { Command } from '../use-command.ts'
import type { SpeedupControl } from '../use-speedup.ts'
import type { Draft } from './use-draft.ts'
import type { OwnRun } from './use-own-run.ts'

interface Props {
  tab: Tab
  state: TabState
  draft: Draft
  command: Command
  speedup: SpeedupControl
  share: OwnRun['share']
}

/** Runs what is in the editor, on all tabs that the host chooses. */
export function RunBar({ tab, state, draft, command, speedup, share }: Props) {
  const tabs = state.members.length
  const ranks = sharedRanks(state.members).length
  const others = tabs - ranks
  const [chosenSize, setChosenSize] = useState<string | null>(null)
  const [typedArgs, setArgs] = useState<Record<string, string>>({})
  const size = chosenSize ?? String(ranks)
  const lesson = LESSONS.find(({ name }) => `${name}.ts` === draft.name)
  const args = typedArgs[draft.name] ?? lesson?.parameters.map(({ initial }) => initial).join(' ') ?? ''
  const isHost = state.id !== null && state.id === state.host
  const running = state.run !== null && state.run.outcome === null
  const isMeasuring = speedup.speedup?.isMeasuring ?? false
  const problem = sizeProblem(size, ranks, tabs)
  const mayRun = isHost && !running && !isMeasuring && !command.busy && problem === null && draft.text !== null
  /** Carries out what is given on the text as it is now. */
  const withProgram = (act: (request: Pick<RunRequest, 'program' | 'args'>) => void | Promise<void>) => {
    const { name, text } = draft
    if (!mayRun || text === null) return
    const words = args.split(/\s+/).filter((word) => word !== '')
    command.run(async () => act({ program: await share(name, text), args: words }))
  }
  const submit = (event: Event) => {
    event.preventDefault()
    speedup.open(false)
    withProgram((request) => tab.start({ ...request, size: Number(size) }))
  }
  const stop = () => {
    speedup.end()
    if (running) command.run(() => tab.stop())
  }
  if (!isHost) {
    return <p class="hint">Only the host’s tab runs programs: save this one as a file and give it to the host.</p>
  }
  return (
    <form class="run-form" onSubmit={submit} noValidate>
      <NumberField
        id="own-size"
        label="Ranks for this text"
        hint={ranks === 1 ? 'this tab alone' : `of ${ranks} tabs that take part`}
        value={size}
        problem={problem}
        min={1}
        max={ranks}
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
        <button type="button" disabled={!running && !isMeasuring} onClick={stop}>
          Stop it
        </button>
        {ranks > 1 && (
          <button
            type="button"
            disabled={!mayRun}
            onClick={() => withProgram((request) => speedup.measure(request, ranks))}
          >
            Measure its speed-up
          </button>
        )}
        {speedup.speedup && <a href="#speedup">To the speed-up</a>}
        {state.run && <a href="#result">To the result</a>}
      </div>
    </form>
  )
}
