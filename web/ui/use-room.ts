import type { RefObject } from 'preact'
import { useLayoutEffect, useState } from 'preact/hooks'

/** The place that a drawing has. */
export interface Room {
  /** CSS pixels. */
  width: number
  /** How large its letters are: 1 for letters of 16 pixels. A projector's are larger, and the drawing with them. */
  scale: number
}

/** The element's room, as it changes; `before` until it is on the page. */
export function useRoom(element: RefObject<HTMLElement>, before: Room): Room {
  const [room, setRoom] = useState(before)
  useLayoutEffect(() => {
    const { current } = element
    if (current === null) return undefined
    const measure = () => {
      const scale = Number.parseFloat(getComputedStyle(current).fontSize) / 16
      setRoom((old) =>
        old.width === current.clientWidth && old.scale === scale ? old : { width: current.clientWidth, scale },
      )
    }
    measure()
    // Larger letters change the padding around the element, and so its width.
    const observer = new ResizeObserver(measure)
    observer.observe(current)
    return () => observer.disconnect()
  }, [element])
  return room
}
