import { useState } from 'preact/hooks'
import { type Look, readLook, setLook, THEMES, type Theme } from './look.ts'

const NAMES: Record<Theme, string> = { system: 'Automatic', light: 'Light', dark: 'Dark' }

/** Light or dark, and large letters for a projector. */
export function LookControls() {
  const [look, show] = useState(readLook)
  const choose = (change: Partial<Look>) => {
    const next = { ...look, ...change }
    setLook(next)
    show(next)
  }
  return (
    <>
      <label class="look-field">
        <span>Theme</span>
        <select
          value={look.theme}
          onChange={({ currentTarget: { value } }) =>
            choose({ theme: THEMES.find((theme) => theme === value) ?? 'system' })
          }
        >
          {THEMES.map((theme) => (
            <option key={theme} value={theme}>
              {NAMES[theme]}
            </option>
          ))}
        </select>
      </label>
      <button
        type="button"
        class="projector"
        aria-pressed={look.isLarge}
        onClick={() => choose({ isLarge: !look.isLarge })}
      >
        Projector
      </button>
    </>
  )
}
