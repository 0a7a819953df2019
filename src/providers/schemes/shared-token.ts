// A shared token: the provider repeats a secret in a header. It proves the sender, not the body.
import type { Scheme, Verdict, Verifier } from '../provider.ts'
import { isSameSecret } from './constant-time.ts'

export interface SharedTokenRecipe {
  /** The header that carries the token. */
  header: string
  /** What stands before it, as 'Bearer '. */
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
  return {
    verify: (request) => {
      const value = request.headers.get(header)
      if (value === undefined) return refused('missing_header', `there is no header ${header}`)
      if (!value.toLowerCase().startsWith(prefix.toLowerCase())) {
        return refused('malformed_header', `${header} does not start with ${JSON.stringify(prefix)}`)
      }
      const secret = matchSecret(value.slice(prefix.length), secrets)
      return secret === -1 ? refused('no_matching_secret', `the token in ${header} is none of the secrets`) : { ok: true, secret }
    },
    sign: () => [[header, `${prefix}${secrets[0]}`]],
  }
}

/** Index of the secret that is `given`, or -1; every secret is compared, whatever matches. */
export function matchSecret(given: string, secrets: readonly string[]): number {
  let matched = -1
  for (let i = secrets.length - 1; i >= 0; i--) if (isSameSecret(given, secrets[i] ?? '')) matched = i
  return matched
}

function refused(reason: 'missing_header' | 'malformed_header' | 'no_matching_secret', detail: string): Verdict {
  return { ok: false, reason, detail }
}
