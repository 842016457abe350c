import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { turnCredentials } from './turn-credentials.ts'

it('are those of the TURN REST scheme: expiry and member, and the HMAC-SHA1 of that in base64', () => {
  const expiresMs = 1_700_000_000_999
  const urls = ['turn:t.example:3478', 'turns:t.example:5349']
  expect(turnCredentials({ urls, secret: 'north' }, '0123456789abcdef', expiresMs)).toEqual({
    urls,
    username: '1700000000:0123456789abcdef',
    // printf 1700000000:0123456789abcdef | openssl dgst -sha1 -hmac north -binary | base64
    credential: 'UY+gV9nPxo/XYynt7w3HOjqueE4=',
  })
})

it.each(['a', 'another secret'])('are worth what the secret %j is', (secret) => {
  const { username = '', credential } = turnCredentials({ urls: [], secret }, 'm', 0)
  expect(credential).toBe(createHmac('sha1', secret).update(username).digest('base64'))
})
