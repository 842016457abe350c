import type { Device } from '../../shared/events.ts'

/** What of a browser tells what it runs on. */
export interface DeviceSigns {
  userAgent: string
  /** `navigator.userAgentData?.mobile`: Chromium's own word, true on phones only. */
  mobile: boolean | undefined
  /** `navigator.maxTouchPoints`: tells an iPad, which says that it is a Mac. */
  touchPoints: number
}

/** A phone, a tablet, or else a computer. */
export function deviceKind({ userAgent, mobile, touchPoints }: DeviceSigns): Device {
  if (/iPad|Tablet/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1)) return 'tablet'
  if (mobile === true || /iPhone|iPod|Mobi/.test(userAgent)) return 'phone'
  return /Android/.test(userAgent) ? 'tablet' : 'computer'
}
