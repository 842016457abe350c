import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os'

/** Where the numbers were measured. */
export interface Machine {
  cpu: string
  cores: number
  memoryGiB: number
  system: string
  node: string
  browser: string
  /** Processes that wanted a core in the minute before: above 0.5 somebody else was at work. */
  loadBefore: number
}

/** @param browserVersion as the browser names itself */
export function describeMachine(browserVersion: string): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
    browser: `Chromium ${browserVersion}`,
    loadBefore: loadavg()[0] ?? 0,
  }
}
