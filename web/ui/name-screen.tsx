import { useState } from 'preact/hooks'
import { Header } from './header.tsx'
import { NoticeList } from './notice-list.tsx'
import type { Notice } from './notices.ts'
import { OwnNameField } from './own-name-field.tsx'

interface Props {
  notices: Notice[]
  /** Called with the name that was given, which may be empty. */
  join: (name: string) => void
}

/** Who opens a world's link is asked for a name first, once a tab. */
export function NameScreen({ notices, join }: Props) {
  const [name, setName] = useState('')
  const submit = (event: Event) => {
    event.preventDefault()
    join(name)
  }
  return (
    <>
      <Header />
      <main class="start">
        <NoticeList notices={notices} />
        <section class="card" aria-labelledby="enter">
          <h2 id="enter">You are invited</h2>
          <p>
            This tab becomes a rank of the world whose link you opened: it computes together with all other tabs there.
          </p>
          <form class="make-form" onSubmit={submit}>
            <OwnNameField value={name} onInput={setName}>
              Everybody in the world sees it. You may leave it empty.
            </OwnNameField>
            <button type="submit" class="primary">
              Join
            </button>
          </form>
        </section>
      </main>
    </>
  )
}
