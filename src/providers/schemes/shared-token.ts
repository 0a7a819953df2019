// A shared token: the provider repeats a secret in a header. It proves the sender, not the body.
import type { Scheme, Verifier } from '../provider.ts'
import { matchSecret } from './constant-time.ts'
import { refused, soleHeader } from './sole-header.ts'

export interface SharedTokenRecipe {
  /** The header that carries the token. */
  header: string
  /** What stands before it, as 'Bearer '; in any case. */
  prefix?: string
}

export function sharedToken({ header, prefix = '' }: SharedTokenRecipe): Scheme {
  const name = header.toLowerCase()
  return {
    kind: 'shared-token',
    credentialHeaders: [name],
    header: name,
    prepare: ({ secrets }) => makeVerifier(name, prefix, secrets),
  }
}

function makeVerifier(header: string, prefix: string, secrets: readonly string[]): Verifier {
  const lead = prefix.toLowerCase()
  return {
    verify: (request) => {
      const value = soleHeader(request, header)
      if (typeof value !== 'string') return value
      if (!value.slice(0, prefix.length).toLowerCase().startsWith(lead)) {
        return refused('malformed_header', `${header} does not start with ${JSON.stringify(prefix)}`)
      }
      // A header's characters are the bytes that were sent; a secret beyond ASCII was sent in UTF-8.
      const secret = matchSecret(Buffer.from(value.slice(prefix.length), 'latin1'), secrets)
      if (secret === -1) return refused('no_matching_secret', `the token in ${header} is none of the secrets`)
      return { ok: true, secret }
    },
    sign: () => [[header, prefix + Buffer.from(secrets[0] ?? '', 'utf8').toString('latin1')]],
  }
}
