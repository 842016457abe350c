import type { ComponentChildren } from 'preact'
import { LIMITS } from '../../shared/limits.ts'
import { TextField } from './text-field.tsx'

interface Props {
  value: string
  onInput: (name: string) => void
  /** A hint. */
  children?: ComponentChildren
}

/** Where a person says what the others shall see. */
export function OwnNameField({ value, onInput, children }: Props) {
  return (
    <TextField
      id="own-name"
      label="Your name"
      value={value}
      maxLength={LIMITS.nameLength}
      placeholder="as the others shall see it"
      onInput={onInput}
    >
      {children}
    </TextField>
  )
}
