import { useEffect, useRef, useState } from 'preact/hooks'

const PATIENCE_MS = 5_000

/** The world's link, and the ways to bring more tabs in. `tabs` is how many are there. */
export function Invite({ link, tabs }: { link: string; tabs: number }) {
  const field = useRef<HTMLInputElement>(null)
  const [said, setSaid] = useState('')
  const [opening, setOpening] = useState(false)

  // With `noopener`, window.open answers null whether or not it was blocked: only the joining tab tells.
  useEffect(() => {
    setOpening(false)
    setSaid('')
  }, [tabs])
  useEffect(() => {
    if (!opening) return undefined
    const timer = setTimeout(() => {
      setOpening(false)
      setSaid(
        'No new tab has joined. If the browser blocked it, allow pop-ups for this page, or open the link yourself.',
      )
    }, PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [opening])

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link)
      setSaid('Copied.')
    } catch {
      // Without permission, or without a secure context, there is no clipboard.
      field.current?.select()
      setSaid('The link is selected: press Ctrl+C or ⌘C to copy it.')
    }
  }

  const openTab = () => {
    window.open(link, '_blank', 'noopener')
    setOpening(true)
    setSaid('Opening …')
  }

  return (
    <section class="card" aria-labelledby="invite">
      <h2 id="invite">More tabs</h2>
      <label for="link">Open this link to join as the next rank</label>
      <input id="link" ref={field} type="text" readOnly value={link} onFocus={() => field.current?.select()} />
      <div class="link-buttons">
        <button type="button" onClick={() => void copy()}>
          Copy link
        </button>
        <button type="button" onClick={openTab}>
          Open another tab
        </button>
      </div>
      <p class="said" role="status">
        {said}
      </p>
    </section>
  )
}
