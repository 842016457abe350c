import { useState } from 'preact/hooks'
import { LIMITS } from '../../shared/limits.ts'
import { rememberedName, rememberName, TabMemory, tabStorage } from '../page/tab-memory.ts'
import { errorText } from '../../shared/error-text.ts'
import { Header } from './header.tsx'
import { parseIceServer } from './ice-servers.ts'
import { JoinForm } from './join-form.tsx'
import { NoticeList } from './notice-list.tsx'
import type { Notice } from './notices.ts'
import { OwnNameField } from './own-name-field.tsx'
import { worldLink } from './page-address.ts'
import { TextField } from './text-field.tsx'
import { TimelineCard } from './timeline-card.tsx'
import { newWorldName } from './world-name.ts'
import { proposeTitle } from './world-title.ts'

interface Props {
  notices: Notice[]
  /** Goes to a world's link. */
  open: (link: string) => void
}

/** Where everybody begins who has no link: make a world, or paste the link of one. */
export function StartScreen({ notices, open }: Props) {
  const [storage] = useState(tabStorage)
  const [title, setTitle] = useState(proposeTitle)
  const [name, setName] = useState(() => rememberedName(storage) ?? '')
  const [iceLines, setIceLines] = useState('')
  const [problem, setProblem] = useState<string | null>(null)

  const make = (event: Event) => {
    event.preventDefault()
    const lines = iceLines.split('\n').filter((line) => line.trim() !== '')
    try {
      lines.forEach(parseIceServer)
    } catch (error) {
      setProblem(errorText(error))
      return
    }
    const key = newWorldName()
    new TabMemory(storage, key).making = title
    rememberName(storage, name)
    open(worldLink(location.href, key, lines))
  }

  return (
    <>
      <Header />
      <main class="start">
        <NoticeList notices={notices} />
        <section class="card" aria-labelledby="make">
          <h2 id="make">Start here</h2>
          <p>
            A world is a set of browser tabs that compute together. Make one, then open its link in more tabs, on this
            computer or on others.
          </p>
          <form class="make-form" onSubmit={make}>
            <TextField
              id="world-title"
              label="Name of the world"
              value={title}
              maxLength={LIMITS.titleLength}
              onInput={setTitle}
            />
            <OwnNameField value={name} onInput={setName} />
            <button type="submit" class="primary">
              Make a world
            </button>
            <p class="problem" role="alert">
              {problem}
            </p>
            <details>
              <summary>Tabs in different networks</summary>
              <label for="ice">STUN and TURN servers, one a line; none are needed within one network</label>
              <textarea
                id="ice"
                rows={3}
                spellcheck={false}
                placeholder="stun:HOST:PORT&#10;turn:HOST:PORT USER PASSWORD"
                value={iceLines}
                onInput={(event) => setIceLines(event.currentTarget.value)}
              />
              <p class="hint">
                They become part of the link, passwords too. A server that was started with a TURN server’s secret
                (tabmpi serve --turn-url … --turn-secret …) hands out passwords that expire instead.
              </p>
            </details>
          </form>
        </section>
        <section class="card" aria-labelledby="join">
          <h2 id="join">Join a world</h2>
          <JoinForm open={open} />
        </section>
        <TimelineCard tab={null} run={null} />
      </main>
    </>
  )
}
