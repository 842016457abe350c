import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { generate } from 'selfsigned'
import { lanAddresses } from './addresses.ts'
import { errorText } from '../shared/error-text.ts'
import { UsageError } from './usage-error.ts'

/** Both PEM. */
export interface Certificate {
  key: string
  cert: string
}

const DAY_MS = 24 * 60 * 60 * 1000
/** Some systems refuse certificates that are valid for longer. */
const VALID_DAYS = 397

/**
 * A certificate of our own for every name and address of this machine. Browsers warn of it once; having accepted it, a
 * page is a secure context, which WebGPU asks for.
 */
export async function selfSignedCertificate(): Promise<Certificate> {
  const names = ['localhost', hostname(), `${hostname()}.local`]
  const addresses = ['127.0.0.1', '::1', ...lanAddresses()]
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'tabmpi' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + VALID_DAYS * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...names.map((value) => ({ type: 2 as const, value })),
          ...addresses.map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  })
  return { key, cert }
}

/**
 * A certificate from files.
 * @throws UsageError naming the file that cannot be read
 */
export async function readCertificate(certFile: string, keyFile: string): Promise<Certificate> {
  return { cert: await read('--cert', certFile), key: await read('--key', keyFile) }
}

async function read(option: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new UsageError(`${option} ${file}: ${errorText(error)}`)
  }
}
