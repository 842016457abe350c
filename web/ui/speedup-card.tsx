import type { ComponentChildren } from 'preact'

interface Props {
  isOpen: boolean
  open: (isOpen: boolean) => void
  children: ComponentChildren
}

/** The card of a measurement, which can be folded away: runs that follow have their result below it. */
export function SpeedupCard({ isOpen, open, children }: Props) {
  return (
    <section class="card" aria-labelledby="speedup">
      <details class="folding" open={isOpen} onToggle={(event) => open(event.currentTarget.open)}>
        <summary>
          <h2 id="speedup">Speed-up</h2>
        </summary>
        <div class="folded">{children}</div>
      </details>
    </section>
  )
}
