import { useEffect, useState } from 'preact/hooks'
import type { Tab } from '../page/tab.ts'
import type { RankWaits } from '../page/waits-model.ts'
import { errorText } from '../../shared/error-text.ts'

/** A rank that waits no longer than this is on its way. */
const PATIENCE_MS = 2_000

/** Who waits for whom, as far as this tab may know. */
export interface Waiting {
  ranks: RankWaits[]
  /** Why it could not be found out; null when it could. */
  problem: string | null
}

const NOTHING: Waiting = { ranks: [], problem: null }

/** Asked once a while as long as a run lasts; nothing in its first seconds. */
export function useWaiting(tab: Tab, isRunning: boolean): Waiting {
  const [waiting, setWaiting] = useState(NOTHING)
  useEffect(() => {
    setWaiting(NOTHING)
    if (!isRunning) return undefined
    let isOver = false
    let timer: ReturnType<typeof setTimeout>
    const show = (now: Waiting) => {
      if (isOver) return
      setWaiting(now)
      later()
    }
    const later = () => {
      timer = setTimeout(() => {
        tab.waits().then(
          ({ ranks }) => show({ ranks, problem: null }),
          (error: unknown) => show({ ranks: [], problem: errorText(error) }),
        )
      }, PATIENCE_MS)
    }
    later()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [tab, isRunning])
  return waiting
}
