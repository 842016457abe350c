import { errorText } from '../../shared/error-text.ts'
import { useLoaded } from './use-loaded.ts'

/** Light modules around the code, without which scanners do not find it. */
const BORDER = 3

/** `text` as a QR code, always dark on light. The library comes when the first one is shown. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { value, problem } = useLoaded(text, () => drawn(text))
  if (problem !== null) return <p class="problem">The QR code could not be drawn: {problem}</p>
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${value?.size ?? 1} ${value?.size ?? 1}`}
      role="img"
      aria-label={label}
      shape-rendering="crispEdges"
    >
      <path class="qr-light" d={`M0 0h${value?.size ?? 1}v${value?.size ?? 1}h-${value?.size ?? 1}z`} />
      <path class="qr-dark" d={value?.path ?? ''} />
    </svg>
  )
}

async function drawn(text: string): Promise<{ size: number; path: string }> {
  const { encode } = await import('uqr')
  try {
    const { data, size } = encode(text, { border: BORDER, ecc: 'M' })
    const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
    return { size, path }
  } catch (error) {
    throw new Error(`the link is too long for one (${errorText(error)}); copy it instead`, { cause: error })
  }
}
