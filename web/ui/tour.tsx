import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { remember, remembered } from './remembered.ts'
import { TOUR, type TourStep } from './tour-steps.ts'

/** A walk over the page, on the first visit by itself and later by its button. It leaves the page usable while it is open. */
export function Tour() {
  const [steps, setSteps] = useState<TourStep[]>([])
  useEffect(() => {
    if (remembered('tour') === null) setSteps(stepsOnPage())
  }, [])
  const end = () => {
    remember('tour', 'seen')
    setSteps([])
  }
  return (
    <>
      <button type="button" onClick={() => setSteps(stepsOnPage())}>
        Tour
      </button>
      {steps.length > 0 && <TourCard steps={steps} end={end} />}
    </>
  )
}

const partOf = ({ target }: TourStep): Element | null => {
  const element = document.getElementById(target)
  // A heading stands for its card.
  return element?.closest('section') ?? element
}

const stepsOnPage = (): TourStep[] => TOUR.filter((step) => partOf(step) !== null)

function TourCard({ steps, end }: { steps: TourStep[]; end: () => void }) {
  const [place, setPlace] = useState(0)
  const card = useRef<HTMLDivElement>(null)
  const step = steps[place]
  useLayoutEffect(() => {
    const part = step && partOf(step)
    part?.classList.add('tour-target')
    part?.scrollIntoView({ block: 'start' })
    return () => part?.classList.remove('tour-target')
  }, [step])
  // Who moved the focus into the tour gets it back where it was.
  useLayoutEffect(() => {
    const before = document.activeElement
    card.current?.focus({ preventScroll: true })
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [])
  if (!step) return null
  const isLast = place === steps.length - 1
  return (
    <div
      ref={card}
      class="tour"
      role="dialog"
      aria-labelledby="tour-title"
      tabIndex={-1}
      onKeyDown={({ key }) => {
        if (key === 'Escape') end()
      }}
    >
      <div aria-live="polite">
        <h2 id="tour-title">{step.title}</h2>
        <p>{step.text}</p>
      </div>
      <div class="tour-buttons">
        <span class="hint">
          {place + 1} of {steps.length}
        </span>
        {!isLast && (
          <button type="button" onClick={end}>
            Skip
          </button>
        )}
        {place > 0 && (
          <button type="button" onClick={() => setPlace(place - 1)}>
            Back
          </button>
        )}
        <button type="button" class="primary" onClick={() => (isLast ? end() : setPlace(place + 1))}>
          {isLast ? 'Done' : 'Next'}
        </button>
      </div>
    </div>
  )
}
