import { useEffect, useState } from 'preact/hooks'
import type { Tab } from '../page/tab.ts'
import { errorText } from './error-text.ts'

/** A rank that waits no longer than this is on its way. */
const PATIENCE_MS = 2_000

/** What this tab's rank waits for, one line each, asked once a while as long as a run lasts; nothing in its first seconds. */
export function useWaiting(tab: Tab, isRunning: boolean): string[] {
  const [lines, setLines] = useState<string[]>([])
  useEffect(() => {
    setLines([])
    if (!isRunning) return undefined
    let isOver = false
    let timer: ReturnType<typeof setTimeout>
    const show = (now: string[]) => {
      if (isOver) return
      setLines(now)
      later()
    }
    const later = () => {
      timer = setTimeout(() => {
        tab.waiting().then(show, (error: unknown) => show([errorText(error)]))
      }, PATIENCE_MS)
    }
    later()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [tab, isRunning])
  return lines
}
