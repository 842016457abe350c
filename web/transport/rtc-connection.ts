import SimplePeer from 'simple-peer/simplepeer.min.js'
import type { Introduction } from '../../shared/events.ts'
import { LIMITS } from '../../shared/limits.ts'
import { Candidates } from './candidates.ts'
import { connectProblem } from './connect-problem.ts'
import type { Channel, Connection, ConnectionEnd, ConnectionEvents, Route } from './connection.ts'
import { errorText } from '../../shared/error-text.ts'
import { selectedRoute } from './selected-route.ts'

/**
 * An attempt that has gone no step further for this long is given up. Its steps are the two descriptions, a path that
 * works, and the channel: thirty tabs on one computer take long for each, and are connected all the same.
 */
const STEP_MS = 10_000
/** What every implementation takes where the peer does not say more (RFC 8841). */
const MAX_MESSAGE_BYTES_UNKNOWN = 64 * 1024
/** A closing channel first delivers what was sent; a peer that is gone never lets it finish. */
const CLOSE_MS = 2_000
/** Complaints about STUN and TURN servers that are repeated to people. */
const TOLD_ERRORS = 4

/** simple-peer's codes for a network path that did not come about; its others tell of what the peer or the browser did. */
const PATH_ERRORS = new Set(['ERR_CONNECTION_FAILURE', 'ERR_ICE_CONNECTION_FAILURE', 'ERR_ICE_CONNECTION_CLOSED'])

export interface RtcConnectionEvents extends ConnectionEvents {
  /** For the peer, through the signaling server; the session description always comes first. */
  signal(signal: Introduction): void
}

export interface RtcConnectionOptions {
  /** Names this attempt; made by the initiator. */
  name: string
  /** The peer as people know it, for messages. */
  peer: string
  initiator: boolean
  /** STUN and TURN servers; always given, for simple-peer's own default is third parties' servers. */
  iceServers: RTCIceServer[]
  events: RtcConnectionEvents
}

/**
 * One attempt to connect to one peer, and the connection it becomes. simple-peer introduces the two sides and keeps a
 * negotiated channel for control messages; the channels of runs are opened on the connection beside it.
 */
export class RtcConnection implements Connection {
  readonly name: string
  readonly kind = 'rtc'
  readonly initiator: boolean
  readonly #options: RtcConnectionOptions
  readonly #simplePeer: SimplePeer.Instance
  #connection: RTCPeerConnection | null = null
  #control: RTCDataChannel | null = null
  #state: 'connecting' | 'connected' | 'closing' | 'ended' = 'connecting'
  #timer: ReturnType<typeof setTimeout> | undefined
  /** Own candidates found before the own description was made. */
  #held: Introduction[] | null = []
  #refusal: string | null = null
  readonly #own = new Candidates()
  readonly #peers = new Candidates()
  #peerSignals = 0
  readonly #serverErrors = new Set<string>()
  #described = false
  #paired = false

  constructor(options: RtcConnectionOptions) {
    this.name = options.name
    this.initiator = options.initiator
    this.#options = options
    this.#awaitStep()
    this.#simplePeer = new SimplePeer({
      initiator: options.initiator,
      trickle: true,
      channelConfig: { negotiated: true, id: 0 },
      config: { iceServers: options.iceServers },
      wrtc: this.#wrtc(),
      // Keeps messages apart: a byte stream would join those that come together.
      objectMode: true,
    })
    this.#simplePeer.on('signal', (signal) => this.#signalOut(signal))
    this.#simplePeer.on('connect', () => this.#connected())
    this.#simplePeer.on('data', (data: unknown) => this.#controlIn(data))
    this.#simplePeer.on('error', (error) => this.#broken(error))
    this.#simplePeer.on('close', () => this.#end('closed', `${options.peer} closed its connection`))
  }

  get connected(): boolean {
    return this.#state === 'connected'
  }

  /** The peer's description has come. */
  get isAnswered(): boolean {
    return this.#described
  }

  /** Takes in what the peer sent for this attempt. Whatever is wrong with it ends the connection, and nothing else. */
  signal(signal: Introduction): void {
    if (this.#state === 'closing' || this.#state === 'ended') return
    if (signal.type === 'candidate') {
      this.#peerSignals++
      this.#peers.add(signal.candidate.candidate)
      if (this.#peerSignals > LIMITS.candidatesPerConnection) {
        this.#fail(`it sent more than ${LIMITS.candidatesPerConnection} network addresses`)
        return
      }
    } else {
      if (this.#described || signal.type !== (this.initiator ? 'answer' : 'offer')) {
        this.#fail(`it sent ${this.#described ? 'a second description' : `an ${signal.type} out of turn`}`)
        return
      }
      this.#described = true
      this.#awaitStep()
      this.#peers.addDescribed(signal.sdp)
    }
    try {
      this.#simplePeer.signal(
        signal.type === 'candidate' ? { ...signal, candidate: new RTCIceCandidate(signal.candidate) } : signal,
      )
    } catch (error) {
      this.#fail(`it sent a signal that the browser refuses (${errorText(error)})`)
    }
  }

  /** The signaling server would not pass on a signal: the likely reason if the attempt fails. */
  refused(why: string): void {
    this.#refusal = why
  }

  openChannel(label: string): Channel {
    if (!this.#connection || this.#state !== 'connected') {
      throw new Error(`openChannel: ${this.#options.peer} is not connected`)
    }
    return this.#channel(this.#connection.createDataChannel(label, { ordered: true }))
  }

  sendControl(text: string): void {
    if (this.#state !== 'connected') return
    try {
      this.#simplePeer.send(text)
    } catch (error) {
      this.#end('failed', `the connection to ${this.#options.peer} broke: ${errorText(error)}`)
    }
  }

  async route(): Promise<Route | null> {
    if (!this.#connection || this.#state !== 'connected') return null
    const stats = new Map<string, Record<string, unknown>>()
    try {
      const reports = await this.#connection.getStats()
      reports.forEach((report: Record<string, unknown>, id: string) => stats.set(id, report))
    } catch {
      // It was closed meanwhile.
      return null
    }
    return selectedRoute(stats)
  }

  close(): void {
    if (this.#state === 'ended' || this.#state === 'closing') return
    const graceful = this.#state === 'connected'
    clearTimeout(this.#timer)
    this.#state = 'closing'
    if (!graceful) {
      this.#dispose()
      return
    }
    // simple-peer would cut the connection at once and with it what is still buffered.
    this.#timer = setTimeout(() => this.#dispose(), CLOSE_MS)
    this.#control?.close()
  }

  /** The constructor that simple-peer calls, so that its connection is in our hands too. */
  #wrtc(): NonNullable<SimplePeer.Options['wrtc']> {
    const hold = (connection: RTCPeerConnection): void => this.#hold(connection)
    const holdControl = (channel: RTCDataChannel): void => {
      this.#control ??= channel
    }
    class HeldConnection extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        hold(this)
      }

      override createDataChannel(label: string, init?: RTCDataChannelInit): RTCDataChannel {
        const channel = super.createDataChannel(label, init)
        holdControl(channel)
        return channel
      }
    }
    return { RTCPeerConnection: HeldConnection, RTCSessionDescription, RTCIceCandidate }
  }

  #hold(connection: RTCPeerConnection): void {
    this.#connection = connection
    connection.addEventListener('datachannel', ({ channel }) => {
      if (this.#state === 'closing' || this.#state === 'ended') channel.close()
      else this.#options.events.channel(channel.label, this.#channel(channel))
    })
    connection.addEventListener('icecandidateerror', ({ url, errorCode, errorText: why }) => {
      if (this.#serverErrors.size < TOLD_ERRORS)
        this.#serverErrors.add(`${url}: ${errorCode} ${why}`.trim().slice(0, 200))
    })
    connection.addEventListener('connectionstatechange', () => {
      if (connection.connectionState === 'connected') this.#pair()
      if (connection.connectionState === 'failed') this.#broken(new Error('the network path failed'))
    })
  }

  #channel(channel: RTCDataChannel): Channel {
    const maxMessageBytes = this.#connection?.sctp?.maxMessageSize ?? MAX_MESSAGE_BYTES_UNKNOWN
    return { kind: 'rtc', channel, maxMessageBytes }
  }

  #signalOut(signal: SimplePeer.SignalData): void {
    if (this.#state === 'closing' || this.#state === 'ended') return
    if (signal.type === 'candidate' && 'candidate' in signal) {
      this.#own.add(signal.candidate.candidate)
      const { candidate, sdpMid, sdpMLineIndex } = signal.candidate
      this.#sendSignal({ type: 'candidate', candidate: { candidate, sdpMid, sdpMLineIndex } })
    } else if ((signal.type === 'offer' || signal.type === 'answer') && signal.sdp !== undefined) {
      this.#awaitStep()
      this.#own.addDescribed(signal.sdp)
      const held = this.#held ?? []
      this.#held = null
      for (const each of [{ type: signal.type, sdp: signal.sdp }, ...held]) this.#sendSignal(each)
    }
  }

  #sendSignal(signal: Introduction): void {
    if (this.#held) this.#held.push(signal)
    else this.#options.events.signal(signal)
  }

  /** A path works; the channel is still to open. */
  #pair(): void {
    this.#paired = true
    this.#awaitStep()
  }

  #awaitStep(): void {
    if (this.#state !== 'connecting') return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#end('failed', this.#problem()), STEP_MS)
  }

  #connected(): void {
    if (this.#state !== 'connecting') return
    clearTimeout(this.#timer)
    this.#state = 'connected'
    this.#options.events.connected()
  }

  #controlIn(data: unknown): void {
    if (this.#state === 'closing' || this.#state === 'ended') return
    if (typeof data === 'string') this.#options.events.control(data)
    else this.#fail('it sent bytes on the control channel')
  }

  #broken(error: Error & { code?: string }): void {
    const { peer } = this.#options
    if (this.#state === 'connected') this.#end('failed', `the connection to ${peer} broke: ${error.message}`)
    else if (error.code === undefined || PATH_ERRORS.has(error.code)) this.#end('failed', this.#problem())
    else this.#end('failed', `no connection to ${peer}: ${error.message}; reload both tabs`)
  }

  #problem(): string {
    const hasTurn = this.#options.iceServers.some(({ urls }) => [urls].flat().some((url) => /^turns?:/.test(url)))
    return connectProblem({
      peer: this.#options.peer,
      refusal: this.#refusal,
      own: this.#own,
      described: this.#described,
      peers: this.#peers,
      paired: this.#paired,
      hasTurn,
      serverErrors: [...this.#serverErrors],
    })
  }

  #fail(what: string): void {
    this.#end('failed', `the connection to ${this.#options.peer} was broken off: ${what}; reload both tabs`)
  }

  #end(how: ConnectionEnd['how'], message: string): void {
    if (this.#state === 'ended') return
    const tell = this.#state !== 'closing'
    this.#dispose()
    if (tell) this.#options.events.ended({ how, message })
  }

  #dispose(): void {
    clearTimeout(this.#timer)
    this.#state = 'ended'
    this.#simplePeer.destroy()
  }
}
