import { useEffect, useRef, useState } from 'preact/hooks'
import { useOpenedTabs } from './opened-tabs.ts'
import { QrCode } from './qr-code.tsx'
import { useModal } from './use-modal.ts'

const PATIENCE_MS = 5_000
const BLOCKED =
  'The browser blocked the new tab. Allow pop-ups for this page (a sign at the end of the address bar says how), then click again; or open the link yourself.'

interface Props {
  link: string
  title: string
  /** How many tabs are in the world. */
  tabs: number
  locked: boolean
  /** Before this tab is in the world there may be none yet, and who opens the link would be sent away. */
  isIn: boolean
}

/** The world's link, and the ways to bring more tabs in. */
export function Invite({ link, title, tabs, locked, isIn }: Props) {
  const field = useRef<HTMLInputElement>(null)
  const [said, setSaid] = useState('')
  const [opening, setOpening] = useState(false)
  const opened = useOpenedTabs(link)

  useEffect(() => {
    setOpening(false)
    setSaid('')
  }, [tabs])
  useEffect(() => {
    if (!opening) return undefined
    const timer = setTimeout(() => {
      setOpening(false)
      setSaid('The new tab has not joined yet. Look what it says.')
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
    const isOpen = opened.open()
    setOpening(isOpen)
    setSaid(isOpen ? 'Opening …' : BLOCKED)
  }

  return (
    <section class="card" aria-labelledby="invite">
      <h2 id="invite">More tabs</h2>
      {locked && <p class="hint">The world is locked: this link lets nobody new in.</p>}
      <label for="link">Open this link to join as the next rank</label>
      <input
        id="link"
        ref={field}
        type="text"
        readOnly
        value={isIn ? link : ''}
        placeholder="Here when this tab is in the world"
        onFocus={() => field.current?.select()}
      />
      <div class="link-buttons">
        <button type="button" disabled={!isIn} onClick={() => void copy()}>
          Copy link
        </button>
        <LargeQrCode link={link} title={title} disabled={!isIn} />
        <button type="button" disabled={!isIn} onClick={openTab}>
          Open another tab
        </button>
      </div>
      <p class="said" role="status">
        {said}
      </p>
      {opened.count > 0 && (
        <p class="hint">
          {opened.count === 1 ? '1 tab opened from here is open' : `${opened.count} tabs opened from here are open`} on
          this computer; each click opens one more.
        </p>
      )}
    </section>
  )
}

/** The QR code with the link in large letters, for the last row of a class. */
function LargeQrCode({ link, title, disabled }: { link: string; title: string; disabled: boolean }) {
  const [isOpen, setOpen] = useState(false)
  const dialog = useModal(isOpen)
  const { hostname } = new URL(link)
  const isLocal = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')
  return (
    <>
      <button type="button" aria-haspopup="dialog" disabled={disabled} onClick={() => setOpen(true)}>
        QR code
      </button>
      <dialog ref={dialog} class="qr-dialog" aria-labelledby="qr-title" onClose={() => setOpen(false)}>
        <div class="dialog-head">
          <h2 id="qr-title">Join {title === '' ? 'this world' : title}</h2>
          <button type="button" onClick={() => setOpen(false)}>
            Close
          </button>
        </div>
        {isOpen && <QrCode text={link} label="QR code of the world’s link" />}
        <p class="qr-link">{link}</p>
        {isLocal && (
          <p class="notice">
            This address means the very computer that opens it. For phones and other computers, open this page by the
            address that the server printed for this network, and make the world there.
          </p>
        )}
      </dialog>
    </>
  )
}
