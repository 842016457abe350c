import { execFileSync } from 'node:child_process'

const COMMANDS = ['ip', 'nft']
/** One at a time: the addresses are always the same. */
const PREFIX = '10.213.77'

/**
 * Two networks of this machine, each a namespace with a wire to a switch that the test itself is on; they can be cut. Only
 * root may make them.
 */
export class TwoNetworks {
  /** The test's own address on the switch, reachable from both networks. */
  readonly address = `${PREFIX}.1`
  readonly #name = `tabmpi${process.pid}`
  readonly #undo: (() => void)[] = []

  /** Why there can be none here; null when there can. */
  static problem(): string | null {
    if (process.platform !== 'linux') return 'networks of their own need Linux'
    if (process.getuid?.() !== 0) return 'networks of their own need root'
    const missing = COMMANDS.filter((command) => !succeeds(command, ['-V']))
    if (missing.length > 0) return `networks of their own need ${missing.join(' and ')}`
    const probe = `tabmpi${process.pid}probe`
    if (!succeeds('ip', ['netns', 'add', probe])) return 'this machine lets nobody make a network namespace'
    execute('ip', ['netns', 'delete', probe])
    return null
  }

  constructor() {
    try {
      const bridge = `tm${process.pid}`
      execute('ip', ['link', 'add', bridge, 'type', 'bridge'])
      this.#undo.push(() => execute('ip', ['link', 'delete', bridge]))
      execute('ip', ['address', 'add', `${this.address}/24`, 'dev', bridge])
      execute('ip', ['link', 'set', bridge, 'up'])
      for (const network of [0, 1]) this.#add(network, bridge)
    } catch (error) {
      this.close()
      throw error
    }
  }

  /** What runs a program in a network, to be put before it. */
  within(network: number): [string, ...string[]] {
    return ['ip', 'netns', 'exec', this.#namespace(network)]
  }

  /** Nothing comes in and nothing goes out: from or to the other network, or anywhere. */
  cut(network: number, from: 'the other' | 'everything'): void {
    const there = `${PREFIX}.${2 + (1 - network)}`
    const [incoming, outgoing] = from === 'everything' ? ['', ''] : [`ip saddr ${there}`, `ip daddr ${there}`]
    const rules = `table inet outage {
      chain incoming { type filter hook input priority 0; iifname "wire" ${incoming} drop
      }
      chain outgoing { type filter hook output priority 0; oifname "wire" ${outgoing} drop
      }
    }\n`
    execute(...commandOf([...this.within(network), 'nft', '-f', '-']), rules)
  }

  heal(network: number): void {
    execute(...commandOf([...this.within(network), 'nft', 'delete', 'table', 'inet', 'outage']))
  }

  close(): void {
    for (const undo of this.#undo.splice(0).toReversed()) undo()
  }

  #namespace(network: number): string {
    return `${this.#name}n${network}`
  }

  #add(network: number, bridge: string): void {
    const namespace = this.#namespace(network)
    const wire = `${bridge}w${network}`
    execute('ip', ['netns', 'add', namespace])
    this.#undo.push(() => execute('ip', ['netns', 'delete', namespace]))
    execute('ip', ['link', 'add', wire, 'type', 'veth', 'peer', 'name', 'wire', 'netns', namespace])
    // A namespace goes with its last process, and its wire with it: that may be later than the next test.
    this.#undo.push(() => execute('ip', ['link', 'delete', wire]))
    execute('ip', ['link', 'set', wire, 'master', bridge, 'up'])
    const inside = (...args: string[]): void => execute('ip', ['-n', namespace, ...args])
    inside('link', 'set', 'lo', 'up')
    inside('address', 'add', `${PREFIX}.${2 + network}/24`, 'dev', 'wire')
    inside('link', 'set', 'wire', 'up')
    // Without a way to everywhere a browser finds no address of its own to offer.
    inside('route', 'add', 'default', 'via', this.address)
  }
}

const commandOf = ([command, ...args]: [string, ...string[]]): [string, string[]] => [command, args]

function execute(command: string, args: string[], input = ''): void {
  execFileSync(command, args, { input, stdio: ['pipe', 'ignore', 'pipe'] })
}

function succeeds(command: string, args: string[]): boolean {
  try {
    execute(command, args)
    return true
  } catch {
    return false
  }
}
