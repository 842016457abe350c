import { LIMITS } from '../../shared/limits.ts'
import { errorText } from '../../shared/error-text.ts'
import { fetchServerConfig } from './server-config.ts'
import type { TabOptions } from './tab.ts'

/** What a tab was told to do, and else its server recommends. */
export interface TabConfig extends Required<Pick<TabOptions, 'iceServers' | 'graceMs'>> {
  /** Why the server's recommendations are not known, and what that means; null where they are. */
  problem: string | null
}

/** Never rejects: a tab can do without its server's recommendations. */
export async function readTabConfig(
  server: string,
  { iceServers, graceMs }: Pick<TabOptions, 'iceServers' | 'graceMs'>,
): Promise<TabConfig> {
  try {
    const config = await fetchServerConfig(server)
    return {
      iceServers: iceServers ?? config.iceServers,
      graceMs: graceMs ?? config.graceMs ?? LIMITS.outageMs,
      problem: null,
    }
  } catch (error) {
    const consequence = iceServers
      ? ''
      : ', so that no STUN and TURN servers are known and only tabs on one network can connect'
    const problem = `the server's settings could not be read${consequence} (${errorText(error)}); reload the page`
    return { iceServers: iceServers ?? [], graceMs: graceMs ?? LIMITS.outageMs, problem }
  }
}
