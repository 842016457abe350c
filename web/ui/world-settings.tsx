import { useState } from 'preact/hooks'
import { TRANSPORTS } from '../../shared/events.ts'
import { LIMITS } from '../../shared/limits.ts'
import type { TabState } from '../page/state.ts'
import type { Tab } from '../page/tab.ts'
import { TRANSPORT_TEXT } from './transport-text.ts'
import { useCommand } from './use-command.ts'

/** What the host decides for all: the world's name, who may still come, and what links are made of. */
export function WorldSettings({ tab, state }: { tab: Tab; state: TabState }) {
  const [draft, setDraft] = useState<string | null>(null)
  const command = useCommand()
  const isIdle = state.run === null || state.run.outcome !== null

  const rename = (event: Event) => {
    event.preventDefault()
    if (draft === null) return
    command.run(async () => {
      await tab.configure({ title: draft })
      setDraft(null)
    })
  }

  return (
    <details class="card settings">
      <summary>
        <h2>World settings</h2>
      </summary>
      <div class="settings-body">
        <form class="inline-form" onSubmit={rename}>
          <label for="title">Name of the world</label>
          <input
            id="title"
            type="text"
            autocomplete="off"
            maxLength={LIMITS.titleLength}
            value={draft ?? state.title}
            onInput={(event) => setDraft(event.currentTarget.value)}
          />
          <button type="submit" disabled={draft === null || command.busy}>
            Rename
          </button>
        </form>
        <button
          type="button"
          aria-pressed={state.locked}
          disabled={command.busy}
          onClick={() => command.run(() => tab.configure({ locked: !state.locked }))}
        >
          {state.locked ? 'Unlock the world' : 'Lock the world'}
        </button>
        <p class="hint">
          {state.locked
            ? 'Nobody new is let in. Who was here comes back, by a reload for example.'
            : 'A locked world lets nobody new in.'}
        </p>
        <label class="check">
          <input
            type="checkbox"
            checked={state.asksConsent}
            disabled={command.busy}
            aria-describedby="consent-hint"
            onChange={() => command.run(() => tab.configure({ asksConsent: !state.asksConsent }))}
          />
          Programs that people write
        </label>
        <p id="consent-hint" class="hint">
          {state.asksConsent
            ? agreedText(state)
            : 'Asks everybody here whether such programs may run on their computer.'}
        </p>
        <label for="transport">Links between tabs</label>
        <select
          id="transport"
          value={state.transport}
          disabled={!isIdle || command.busy}
          aria-describedby="transport-hint"
          onChange={({ currentTarget: { value } }) => {
            const transport = TRANSPORTS.find((each) => each === value)
            if (transport !== undefined) command.run(() => tab.configure({ transport }))
          }}
        >
          {TRANSPORTS.map((transport) => (
            <option key={transport} value={transport}>
              {TRANSPORT_TEXT[transport].name}
            </option>
          ))}
        </select>
        <p id="transport-hint" class="hint">
          {isIdle ? TRANSPORT_TEXT[state.transport].text : 'It can be changed when the run is over.'}
        </p>
        <p class="problem" role="alert">
          {command.problem}
        </p>
      </div>
    </details>
  )
}

function agreedText({ members }: TabState): string {
  const others = members.filter(({ isHost }) => !isHost)
  const agreed = others.filter(({ consents }) => consents).length
  return `${agreed} of the ${others.length} others have agreed; who has not takes no part in such programs, and the run can begin without them.`
}
