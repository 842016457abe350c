import { useEffect, useState } from 'preact/hooks'

/** `light` or `dark`, as the page is drawn now: for what does not follow the style sheets by itself, such as a canvas. */
export function useTheme(): string {
  const [theme, setTheme] = useState(currentTheme)
  useEffect(() => {
    const observer = new MutationObserver(() => setTheme(currentTheme()))
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    setTheme(currentTheme())
    return () => observer.disconnect()
  }, [])
  return theme
}

const currentTheme = (): string =>
  (typeof document === 'undefined' ? undefined : document.documentElement.dataset['theme']) ?? 'light'
