import type { ComponentChildren } from 'preact'

interface Props {
  id: string
  label: string
  value: string
  maxLength: number
  placeholder?: string
  onInput: (value: string) => void
  children?: ComponentChildren
}

/** A labelled line of text for a name; `children` stand below it and describe it. */
export function TextField({ id, label, value, maxLength, placeholder = '', onInput, children }: Props) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        autocomplete="off"
        spellcheck={false}
        maxLength={maxLength}
        placeholder={placeholder}
        value={value}
        aria-describedby={children === undefined ? undefined : `${id}-hint`}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {children !== undefined && (
        <p id={`${id}-hint`} class="hint">
          {children}
        </p>
      )}
    </div>
  )
}
