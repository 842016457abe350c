import type { Transport } from '../../shared/events.ts'
import type { Channel, Connection, ConnectionEnd, ConnectionEvents, Route } from './connection.ts'
import type { LifeSign } from './life-sign.ts'

/** An introduction that is not answered after this long will not be: the tab is gone or frozen. */
const CONNECT_MS = 10_000

/**
 * What two pages of one browser say to each other: first `here`; when that has come, `memory` and `ready`; all else after
 * that. `memory` does not arrive where the two can share none, for only tabs opened from one another can; nor always while
 * the port itself is still on its way, which is why it waits for `here`. `channel` transfers a port.
 */
type PageMessage =
  | { type: 'memory'; memory: SharedArrayBuffer }
  | { type: 'here'; lifeSign: string }
  | { type: 'ready' }
  | { type: 'control'; text: string }
  | { type: 'channel'; label: string }
  | { type: 'goodbye' }

/** What ports may become: `shm` insists on shared memory, `auto` takes it where it is to be had. */
export type PortTransport = Exclude<Transport, 'rtc'>

export interface PortConnectionOptions {
  /** Names this attempt. */
  name: string
  /** The peer as people know it, for messages. */
  peer: string
  initiator: boolean
  /** This page's end of a pair of ports; the peer's page has the other. */
  port: MessagePort
  /** This page's. */
  lifeSign: LifeSign
  transport: PortTransport
  events: ConnectionEvents
}

/** The connection of two pages in one browser, over a pair of ports. */
export class PortConnection implements Connection {
  readonly name: string
  kind: 'port' | 'shm' = 'port'
  readonly initiator: boolean
  readonly #options: PortConnectionOptions
  readonly #timer: ReturnType<typeof setTimeout>
  #state: 'connecting' | 'connected' | 'ended' = 'connecting'
  #unwatch: () => void = () => {}
  /** Its own `ready` has been sent, the peer's has come. */
  #said = false
  #heard = false

  constructor(options: PortConnectionOptions) {
    const { name, peer, initiator, port, lifeSign } = options
    this.name = name
    this.initiator = initiator
    this.#options = options
    this.#timer = setTimeout(
      () =>
        this.#end('failed', `no connection to ${peer}: its tab does not answer; bring it to the front or reload it`),
      CONNECT_MS,
    )
    port.addEventListener('message', ({ data, ports }: MessageEvent<PageMessage>) => this.#receive(data, ports))
    port.start()
    lifeSign.hold().then(
      (held) => this.#post({ type: 'here', lifeSign: held }),
      (error: unknown) => this.#end('failed', `no connection to ${peer}: this tab has no lock (${String(error)})`),
    )
  }

  get connected(): boolean {
    return this.#state === 'connected'
  }

  openChannel(label: string): Channel {
    if (this.#state !== 'connected') throw new Error(`openChannel: ${this.#options.peer} is not connected`)
    const { port1, port2 } = new MessageChannel()
    this.#post({ type: 'channel', label }, [port2])
    return { kind: this.kind, channel: port1 }
  }

  sendControl(text: string): void {
    if (this.#state === 'connected') this.#post({ type: 'control', text })
  }

  route(): Promise<Route | null> {
    return Promise.resolve(null)
  }

  close(): void {
    if (this.#state === 'ended') return
    this.#post({ type: 'goodbye' })
    this.#dispose()
  }

  #receive(message: PageMessage, [port]: readonly MessagePort[]): void {
    if (this.#state === 'ended') return
    const { peer, events, lifeSign, transport } = this.#options
    switch (message.type) {
      case 'here':
        this.#unwatch = lifeSign.watch(message.lifeSign, () => this.#end('closed', `${peer} has ended`))
        if (transport !== 'port' && crossOriginIsolated) {
          this.#post({ type: 'memory', memory: new SharedArrayBuffer(8) })
        }
        this.#post({ type: 'ready' })
        this.#said = true
        return this.#greet()
      case 'memory':
        this.kind = 'shm'
        return
      case 'ready':
        if (transport === 'shm' && this.kind !== 'shm') {
          const fix = 'open it with the button for more ranks on this computer, or choose auto'
          return this.#end('failed', `${peer} was opened by hand and shares no memory with this tab: ${fix}`)
        }
        this.#heard = true
        return this.#greet()
      case 'control':
        return events.control(message.text)
      case 'channel':
        return port && events.channel(message.label, { kind: this.kind, channel: port })
      case 'goodbye':
        return this.#end('closed', `${peer} closed its connection`)
    }
  }

  #greet(): void {
    if (this.#state !== 'connecting' || !this.#said || !this.#heard) return
    clearTimeout(this.#timer)
    this.#state = 'connected'
    this.#options.events.connected()
  }

  #post(message: PageMessage, transfer: Transferable[] = []): void {
    if (this.#state !== 'ended') this.#options.port.postMessage(message, transfer)
  }

  #end(how: ConnectionEnd['how'], message: string): void {
    if (this.#state === 'ended') return
    // The peer may know nothing of it, and would take the connection for a good one.
    this.#post({ type: 'goodbye' })
    this.#dispose()
    this.#options.events.ended({ how, message })
  }

  #dispose(): void {
    clearTimeout(this.#timer)
    this.#state = 'ended'
    this.#unwatch()
    this.#options.port.close()
  }
}
