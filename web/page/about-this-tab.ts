import { GPU_PENDING } from '../../shared/events.ts'
import { browserName, type UserAgentData } from './browser-name.ts'
import { deviceKind } from './device-kind.ts'
import type { About } from './state.ts'

/** What this tab can tell of itself at once. */
export function aboutThisTab(): About {
  const withData: Navigator & { userAgentData?: UserAgentData } = navigator
  const { userAgentData: data, userAgent, maxTouchPoints: touchPoints } = withData
  return {
    device: deviceKind({ userAgent, mobile: data?.mobile, touchPoints }),
    browser: browserName(userAgent, data),
    gpu: GPU_PENDING,
  }
}
