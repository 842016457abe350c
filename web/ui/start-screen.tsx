import { useState } from 'preact/hooks'
import { errorText } from './error-text.ts'
import { Header } from './header.tsx'
import { parseIceServer } from './ice-servers.ts'
import { JoinForm } from './join-form.tsx'
import { NoticeList } from './notice-list.tsx'
import type { Notice } from './notices.ts'
import { worldLink } from './page-address.ts'
import { newWorldName } from './world-name.ts'

interface Props {
  notices: Notice[]
  /** Goes to a world's link. */
  open: (link: string) => void
}

/** Where everybody begins who has no link: make a world, or paste the link of one. */
export function StartScreen({ notices, open }: Props) {
  const [iceLines, setIceLines] = useState('')
  const [problem, setProblem] = useState<string | null>(null)

  const make = () => {
    const lines = iceLines.split('\n').filter((line) => line.trim() !== '')
    try {
      lines.forEach(parseIceServer)
    } catch (error) {
      setProblem(errorText(error))
      return
    }
    open(worldLink(location.href, newWorldName(), lines))
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
          <button type="button" class="primary" onClick={make}>
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
          </details>
        </section>
        <section class="card" aria-labelledby="join">
          <h2 id="join">Join a world</h2>
          <JoinForm open={open} />
        </section>
      </main>
    </>
  )
}
