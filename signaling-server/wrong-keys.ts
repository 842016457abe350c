import { isIPv6 } from 'node:net'
import { TokenBucket } from 'limiter'
import type { Limits } from '../shared/limits.ts'
import { Refusal } from './refusal.ts'

/** Counts, by address, the keys that strangers tried and that no world has, so that nobody can go through many. */
export class WrongKeys {
  readonly #limits: Limits
  /** The address that erred longest ago is the first. */
  readonly #buckets = new Map<string, TokenBucket>()

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** May a stranger at `address` try a key, right or wrong? @throws Refusal `too-many-wrong-keys` */
  check(address: string): void {
    const bucket = this.#buckets.get(network(address))
    if (bucket === undefined) return
    bucket.drip()
    if (bucket.content >= 1) return
    const seconds = Math.ceil(60 / this.#limits.wrongKeysPerMinute)
    throw new Refusal(
      'too-many-wrong-keys',
      `join: too many keys that no world has came from this network; check the link, and try again in ${seconds} s`,
    )
  }

  /** A stranger at `address` tried a key that no world has. */
  count(address: string): void {
    const key = network(address)
    const bucket = this.#buckets.get(key) ?? this.#full()
    bucket.tryRemoveTokens(1)
    this.#buckets.delete(key)
    this.#buckets.set(key, bucket)
    if (this.#buckets.size <= this.#limits.addressesCounted) return
    const [oldest] = this.#buckets.keys()
    if (oldest !== undefined) this.#buckets.delete(oldest)
  }

  #full(): TokenBucket {
    const { wrongKeyBurst, wrongKeysPerMinute } = this.#limits
    const bucket = new TokenBucket({
      bucketSize: wrongKeyBurst,
      tokensPerInterval: wrongKeysPerMinute,
      interval: 'minute',
    })
    bucket.content = wrongKeyBurst
    return bucket
  }
}

/** Who has one IPv6 address has 2^64 of them: they count as one. */
function network(address: string): string {
  const v4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (v4 !== undefined || !isIPv6(address)) return v4 ?? address
  const [head = '', tail] = address.split('::')
  const groups = head === '' ? [] : head.split(':')
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length)
  return [...groups, ...Array.from({ length: missing }, () => '0')].slice(0, 4).join(':')
}
