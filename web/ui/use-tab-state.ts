import { useLayoutEffect, useState } from 'preact/hooks'
import type { TabState } from '../page/state.ts'
import type { Tab } from '../page/tab.ts'

const INTERVAL_MS = 50

/**
 * The tab's state, drawn anew at most every 50 ms: a program that prints in a loop changes it thousands of times a
 * second, and the Stop button must stay alive.
 */
export function useTabState(tab: Tab): TabState {
  const [state, setState] = useState(tab.state)
  // A layout effect, because hidden tabs put off ordinary ones.
  useLayoutEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    let stale = false
    const draw = () => {
      stale = false
      setState(tab.state)
      // Not an animation frame: a hidden tab has none, and hidden is the normal case.
      timer = setTimeout(() => {
        timer = null
        if (stale) draw()
      }, INTERVAL_MS)
    }
    const unsubscribe = tab.subscribe(() => {
      stale = true
      if (timer === null) draw()
    })
    draw()
    return () => {
      unsubscribe()
      if (timer !== null) clearTimeout(timer)
    }
  }, [tab])
  return state
}
