import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/** While `keep` holds, the element stays at least as high as it was before: what follows it must not jump up and down again. */
export function useKeptHeight<E extends HTMLElement>(keep: boolean): RefObject<E> {
  const element = useRef<E>(null)
  const before = useRef(0)
  useLayoutEffect(() => {
    if (element.current === null) return
    element.current.style.minHeight = keep ? `${before.current}px` : ''
    if (!keep) before.current = element.current.offsetHeight
  })
  return element
}
