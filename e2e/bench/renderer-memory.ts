import { readdirSync, readFileSync } from 'node:fs'

/**
 * MiB that the renderers of the browsers that this process has opened take together. What several of them map (the
 * browser's own code) counts by share (PSS).
 * @returns null where the system does not tell: it is Linux that does
 */
export function renderersMiB(): number | null {
  let kiB = 0
  for (const pid of descendants(process.pid)) {
    if (!(read(pid, 'cmdline') ?? '').includes('--type=renderer')) continue
    const [, pss] = /^Pss:\s+(\d+) kB$/m.exec(read(pid, 'smaps_rollup') ?? '') ?? []
    if (pss === undefined) return null
    kiB += Number(pss)
  }
  return kiB === 0 ? null : kiB / 1024
}

function descendants(ancestor: number): number[] {
  const children = new Map<number, number[]>()
  for (const pid of pids()) {
    // The second field is the command in brackets, which may hold anything.
    const [, parent] = /^\d+ \(.*\) \S (\d+) /s.exec(read(pid, 'stat') ?? '') ?? []
    const siblings = children.get(Number(parent)) ?? []
    children.set(Number(parent), [...siblings, pid])
  }
  const found: number[] = []
  for (let generation = children.get(ancestor) ?? []; generation.length > 0; ) {
    found.push(...generation)
    generation = generation.flatMap((pid) => children.get(pid) ?? [])
  }
  return found
}

function pids(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
  } catch {
    return []
  }
}

/** A process may have ended meanwhile. */
function read(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return null
  }
}
