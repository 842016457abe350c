import { useState } from 'preact/hooks'

/** The tabs that were opened from this one. */
export interface OpenedTabs {
  /** How many are open still, as of the last time that this page was drawn. */
  count: number
  /** Opens one more, within a click. @returns false where the browser has blocked it */
  open: () => boolean
}

/**
 * Opens tabs of the world on this computer. They keep their opener, which lets them share memory with it and each other;
 * browsers let one click open one tab.
 */
export function useOpenedTabs(link: string): OpenedTabs {
  const [windows, setWindows] = useState<Window[]>([])
  const stillOpen = windows.filter((each) => !each.closed)
  const open = () => {
    const opened = window.open(link, '_blank')
    if (opened === null) return false
    setWindows([...stillOpen, opened])
    return true
  }
  return { count: stillOpen.length, open }
}
