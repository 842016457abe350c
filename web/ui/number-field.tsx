interface Props {
  id: string
  label: string
  hint: string
  value: string
  /** What is wrong with the value; null when nothing is. */
  problem: string | null
  min: number
  max: number
  onInput: (value: string) => void
}

/** A labelled whole number; its hint gives way to the problem, so that nothing on the page moves. */
export function NumberField({ id, label, hint, value, problem, min, max, onInput }: Props) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="number"
        inputmode="numeric"
        step={1}
        min={min}
        max={max}
        value={value}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-hint`}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <p id={`${id}-hint`} class={problem === null ? 'hint' : 'problem'} aria-live="polite">
        {problem ?? hint}
      </p>
    </div>
  )
}
