import type { Display } from '../page/state.ts'
import { cellText } from './number-text.ts'

/** Few values have room for what they are about: how close to π it came. */
const DIGITS = 12

/** A few values, each below its name. */
export function NumbersView({ numbers }: { numbers: Extract<Display, { kind: 'numbers' }> }) {
  return (
    <div class="block">
      <h3>{numbers.title ?? 'Numbers'}</h3>
      <dl class="numbers">
        {Object.entries(numbers.values).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{cellText(value, DIGITS)}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
