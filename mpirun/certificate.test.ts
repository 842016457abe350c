import { X509Certificate, createPrivateKey } from 'node:crypto'
import { expect, it } from 'vitest'
import { lanAddresses } from './addresses.ts'
import { readCertificate, selfSignedCertificate } from './certificate.ts'

it('makes a certificate for every name and address of this machine, valid from now on', async () => {
  const { cert, key } = await selfSignedCertificate()
  const certificate = new X509Certificate(cert)
  expect(certificate.checkHost('localhost')).toBe('localhost')
  for (const address of ['127.0.0.1', '::1', ...lanAddresses()]) expect(certificate.checkIP(address)).toBe(address)
  expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true)
  expect(Date.parse(certificate.validFrom)).toBeLessThanOrEqual(Date.now())
  expect(Date.parse(certificate.validTo)).toBeGreaterThan(Date.now())
})

it('names the file that cannot be read', async () => {
  await expect(readCertificate('/no/such.pem', '/no/key.pem')).rejects.toThrow('--cert /no/such.pem: ENOENT')
})
