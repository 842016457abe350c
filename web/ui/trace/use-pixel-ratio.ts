import { useEffect, useState } from 'preact/hooks'

/** The screen's pixels for one CSS pixel, also when the window moves to another screen or is zoomed. */
export function usePixelRatio(): number {
  const [ratio, setRatio] = useState(() => (typeof devicePixelRatio === 'number' ? devicePixelRatio : 1))
  useEffect(() => {
    const query = matchMedia(`(resolution: ${ratio}dppx)`)
    const change = () => setRatio(devicePixelRatio)
    query.addEventListener('change', change)
    return () => query.removeEventListener('change', change)
  }, [ratio])
  return ratio
}
