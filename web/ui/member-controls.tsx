import { useState } from 'preact/hooks'
import { LIMITS } from '../../shared/limits.ts'
import type { Tab } from '../page/tab.ts'
import { useCommand } from './use-command.ts'

interface Props {
  tab: Tab
  member: string
  /** As it is shown. */
  name: string
  isSelf: boolean
  /** Is this tab the host? */
  isHost: boolean
  /** No run is in progress. */
  isIdle: boolean
}

/** What may be done with a member: by the host with all, by everybody with their own name. */
export function MemberControls({ tab, member, name, isSelf, isHost, isIdle }: Props) {
  const [draft, setDraft] = useState<string | null>(null)
  const [isRemoving, setRemoving] = useState(false)
  const command = useCommand()
  const field = `name-${member}`

  const rename = (event: Event) => {
    event.preventDefault()
    if (draft === null) return
    command.run(async () => {
      await tab.rename(member, draft)
      setDraft(null)
    })
  }

  return (
    <details class="manage">
      {isSelf ? <summary>Change your name</summary> : <summary aria-label={`Manage ${name}`}>Manage</summary>}
      <div class="manage-body">
        <form class="inline-form" onSubmit={rename}>
          <label for={field}>{isSelf ? 'Your name' : 'Name'}</label>
          <input
            id={field}
            type="text"
            autocomplete="off"
            spellcheck={false}
            maxLength={LIMITS.nameLength}
            value={draft ?? name}
            onInput={(event) => setDraft(event.currentTarget.value)}
          />
          <button type="submit" disabled={draft === null || command.busy}>
            Rename
          </button>
        </form>
        {isHost && !isSelf && (
          <div class="link-buttons">
            <button
              type="button"
              disabled={!isIdle || command.busy}
              title={isIdle ? undefined : 'Between runs only'}
              onClick={() => command.run(() => tab.handOver(member))}
            >
              Make host
            </button>
            {isRemoving ? (
              <>
                <button type="button" class="danger" onClick={() => command.run(() => tab.remove(member))}>
                  Yes, remove {name}
                </button>
                <button type="button" onClick={() => setRemoving(false)}>
                  Keep
                </button>
              </>
            ) : (
              <button type="button" disabled={command.busy} onClick={() => setRemoving(true)}>
                Remove
              </button>
            )}
          </div>
        )}
        <p class="problem" role="alert">
          {command.problem}
        </p>
      </div>
    </details>
  )
}
