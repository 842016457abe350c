import { useId } from 'preact/hooks'

interface Props<T extends string> {
  label: string
  value: T
  /** What may be chosen, and how it is called. */
  options: readonly (readonly [value: T, text: string])[]
  choose: (value: T) => void
}

/** One of a few, in a line of tools. */
export function SelectField<T extends string>({ label, value, options, choose }: Props<T>) {
  const id = useId()
  return (
    <span class="select-field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={(event) => {
          const chosen = options[event.currentTarget.selectedIndex]
          if (chosen) choose(chosen[0])
        }}
      >
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </span>
  )
}
