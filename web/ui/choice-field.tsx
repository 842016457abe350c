interface Props {
  id: string
  label: string
  hint: string
  value: string
  options: string[]
  onChange: (value: string) => void
}

/** A labelled choice of one among a few. */
export function ChoiceField({ id, label, hint, value, options, onChange }: Props) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
      <p id={`${id}-hint`} class="hint">
        {hint}
      </p>
    </div>
  )
}
