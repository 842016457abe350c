/**
 * The header with which a server must send the rank worker's script, so that programs that somebody wrote reach no network.
 * A worker that has an address is under its own response's policy, never under its page's.
 */
export const WORKER_POLICY =
  "default-src 'none'; script-src 'self' blob: 'wasm-unsafe-eval'; connect-src 'none'; worker-src 'none'"

/** What each directive may allow at most. */
const MOST: Readonly<Record<string, ReadonlySet<string>>> = Object.fromEntries(directivesOf(WORKER_POLICY))

/** The browser tells of a violation as soon as it has happened; one that does not tells of none. */
const ANSWER_MS = 1_000

/**
 * Tries out which policy this worker is under. To be called before the sandbox takes `fetch` away.
 * @returns why no program of others may run here, and what to do; null where it may
 */
export async function workerPolicyProblem(): Promise<string | null> {
  if (await isConfined()) return null
  const { pathname } = self.location
  return (
    `the server of this page sends ${pathname} without the policy that keeps programs of others from the network, so they ` +
    `do not run here; send that file with the header Content-Security-Policy: ${WORKER_POLICY} (see docs/embedding.md)`
  )
}

/** Whether a policy allows nothing that WORKER_POLICY does not. */
export function confines(policy: string): boolean {
  const given = directivesOf(policy)
  return (
    Object.keys(MOST).every((name) => given.has(name)) &&
    // The narrower directives of scripts would take the place of script-src.
    [...given].every(([name, sources]) => {
      const most = MOST[name.replace(/^script-src-(elem|attr)$/, 'script-src')]
      return most === undefined || [...sources].every((source) => source === "'none'" || most.has(source))
    })
  )
}

function directivesOf(policy: string): Map<string, Set<string>> {
  const directives = new Map<string, Set<string>>()
  for (const directive of policy.split(';')) {
    const [name = '', ...sources] = directive.trim().split(/\s+/)
    const key = name.toLowerCase()
    // Of two with one name the first counts.
    if (key !== '' && !directives.has(key)) directives.set(key, new Set(sources.map((source) => source.toLowerCase())))
  }
  return directives
}

/** A request that leaves nowhere, and that any policy with `connect-src 'none'` refuses: the browser says by which one. */
async function isConfined(): Promise<boolean> {
  let listener: ((event: SecurityPolicyViolationEvent) => void) | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const told = new Promise<boolean>((resolve) => {
    listener = ({ originalPolicy, disposition }) => {
      if (disposition === 'enforce' && confines(originalPolicy)) resolve(true)
    }
    self.addEventListener('securitypolicyviolation', listener)
    timer = setTimeout(resolve, ANSWER_MS, false)
  })
  try {
    const wentThrough = await fetch('data:,').then(
      () => true,
      () => false,
    )
    return !wentThrough && (await told)
  } finally {
    clearTimeout(timer)
    if (listener) self.removeEventListener('securitypolicyviolation', listener)
  }
}
