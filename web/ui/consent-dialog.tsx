import { useState } from 'preact/hooks'
import type { TabState } from '../page/state.ts'
import type { Tab } from '../page/tab.ts'
import { useCommand } from './use-command.ts'
import { useModal } from './use-modal.ts'

/** Asks this tab's person, once a world, whether programs of others may run here; a word stays for who said no. */
export function ConsentDialog({ tab, state }: { tab: Tab; state: TabState }) {
  const [isPutOff, putOff] = useState(false)
  const command = useCommand()
  const self = state.members.find(({ isSelf }) => isSelf)
  const isAsked = state.phase === 'joined' && state.asksConsent && self !== undefined && !self.isHost && !self.consents
  const dialog = useModal(isAsked && !isPutOff)
  const agree = () => command.run(() => tab.consent(true))
  return (
    <>
      <dialog
        ref={dialog}
        class="consent"
        aria-labelledby="consent"
        aria-describedby="consent-text"
        onClose={() => putOff(true)}
      >
        <h2 id="consent">Run programs of others on this computer?</h2>
        <div id="consent-text">
          <p>The host of this world wants to run programs that people here wrote, on your computer too.</p>
          <p>
            They run in a sandbox of this tab: they reach no network, no files and nothing of this page, and end when
            the host stops them or you close the tab. They can use your processor and graphics card while they run.
          </p>
          <p>If you do not agree, you stay here and take part in the programs of the gallery only.</p>
        </div>
        <div class="link-buttons">
          <button type="button" class="primary" disabled={command.busy} onClick={agree}>
            Agree for this world
          </button>
          {/* Who is typing when the question comes has not agreed by it. */}
          <button type="button" autofocus onClick={() => putOff(true)}>
            Not now
          </button>
        </div>
        <p class="problem" role="alert">
          {command.problem}
        </p>
      </dialog>
      {isAsked && isPutOff && (
        <p class="notice consent-word">
          This tab takes no part in programs that people wrote.{' '}
          <button type="button" disabled={command.busy} onClick={agree}>
            Agree for this world
          </button>
        </p>
      )}
    </>
  )
}
