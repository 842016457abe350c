import { TokenBucket } from 'limiter'
import type { Limits } from '../shared/limits.ts'

/**
 * How fast one socket may talk. One that exceeds its allowance is told so; one that goes on at more than twice that is
 * not listening and is cut off.
 */
export class Pace {
  readonly #requests: TokenBucket
  readonly #packets: TokenBucket

  constructor(limits: Limits) {
    this.#requests = fullBucket(limits.messageBurst, limits.messagesPerSecond)
    this.#packets = fullBucket(2 * limits.messageBurst, 2 * limits.messagesPerSecond)
  }

  /** Counts a request; false when it is too much. */
  allowsRequest(): boolean {
    return this.#requests.tryRemoveTokens(1)
  }

  /** Counts whatever came over the wire, requests or not; false when the socket must be cut off. */
  toleratesPacket(): boolean {
    return this.#packets.tryRemoveTokens(1)
  }
}

function fullBucket(size: number, perSecond: number): TokenBucket {
  const bucket = new TokenBucket({ bucketSize: size, tokensPerInterval: perSecond, interval: 'second' })
  // It starts empty, which would refuse every newcomer.
  bucket.content = size
  return bucket
}
