// How signatures and keys are written as text.
import { LandfallError } from '../../core/errors.ts'

export const encodings = ['hex', 'hex-upper', 'base64', 'base64url', 'base64-of-hex'] as const
/** To the letter: 'hex' is lower case, 'hex-upper' upper; 'base64-of-hex' encodes the hexadecimal text once more. */
export type SignatureEncoding = (typeof encodings)[number]

export function encode(bytes: Buffer, encoding: SignatureEncoding): string {
  switch (encoding) {
    case 'hex-upper':
      return bytes.toString('hex').toUpperCase()
    case 'base64-of-hex':
      return Buffer.from(bytes.toString('hex'), 'latin1').toString('base64')
    default:
      return bytes.toString(encoding)
  }
}

/** The bytes of `text`, or null where it is not exactly that encoding: Node would decode what it can and drop the rest. */
export function decode(text: string, as: 'hex' | 'base64' | 'base64url'): Buffer | null {
  const bytes = Buffer.from(text, as)
  if (as === 'hex') return bytes.length > 0 && bytes.toString('hex') === text.toLowerCase() ? bytes : null
  const plain = text
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/={1,2}$/, '')
  return bytes.length > 0 && bytes.toString('base64url') === plain ? bytes : null
}

/** How a secret becomes the bytes of a key: its text, or decoded, after a prefix if it has that; or computed. */
export type SecretRule =
  | { as: 'text' | 'base64' | 'hex'; prefix?: string }
  | { as: 'computed'; key: (secret: string) => Uint8Array }

/** The bytes of a key; `config_invalid` for a secret that is not encoded as its provider's are. */
export function toKeyBytes(secret: string, rule: SecretRule): Uint8Array {
  if (rule.as === 'computed') return rule.key(secret)
  const { as, prefix = '' } = rule
  if (as === 'text') return Buffer.from(secret, 'utf8')
  const bytes = decode(secret.startsWith(prefix) ? secret.slice(prefix.length) : secret, as)
  if (bytes !== null) return bytes
  throw new LandfallError('config_invalid', `expected the secret to be ${as} text, got something else`, {
    hint: 'Copy the secret again as the provider shows it, without quotes, spaces or line ends.',
  })
}
