import { useEffect, useState } from 'preact/hooks'
import { errorText } from '../../shared/error-text.ts'

/** What is loaded when it is first shown: both null while it is on its way. */
export interface Loaded<T> {
  value: T | null
  problem: string | null
}

/** @param key names what is loaded: another key loads anew, another `load` with the same key does not */
export function useLoaded<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T> & { key: string }>({ key, value: null, problem: null })
  useEffect(() => {
    let isWanted = true
    const settle = (value: T | null, problem: string | null) => {
      if (isWanted) setLoaded({ key, value, problem })
    }
    load().then(
      (value) => settle(value, null),
      (error: unknown) => settle(null, errorText(error)),
    )
    return () => {
      isWanted = false
    }
  }, [key])
  return loaded.key === key ? loaded : { value: null, problem: null }
}
