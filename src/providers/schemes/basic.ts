// HTTP Basic (RFC 7617): user and password in the Authorization header. It proves the sender, not the body.
import { expected, LandfallError } from '../../core/errors.ts'
import type { Scheme, Verdict } from '../provider.ts'
import { matchSecret } from './shared-token.ts'

const header = 'authorization'

/** Secrets are 'user:password'. */
export function basic(): Scheme {
  return {
    kind: 'basic',
    credentialHeaders: [header],
    header,
    prepare: ({ secrets }) => {
      for (const secret of secrets) {
        if (!secret.includes(':')) throw new LandfallError('config_invalid', expected('a Basic secret', "'user:password'", 'no colon'))
      }
      return {
        verify: (request) => judge(request.headers.get(header), secrets),
        sign: () => [[header, `Basic ${Buffer.from(secrets[0] ?? '', 'utf8').toString('base64')}`]],
      }
    },
  }
}

function judge(value: string | undefined, secrets: readonly string[]): Verdict {
  if (value === undefined) return { ok: false, reason: 'missing_header', detail: `there is no header ${header}` }
  const match = /^Basic +([A-Za-z0-9+/]+=*)$/i.exec(value)
  if (match === null) return { ok: false, reason: 'malformed_header', detail: 'the Authorization header is not Basic' }
  const given = Buffer.from(match[1] ?? '', 'base64').toString('utf8')
  const secret = matchSecret(given, secrets)
  if (secret === -1) return { ok: false, reason: 'no_matching_secret', detail: 'the user and password are none of the secrets' }
  return { ok: true, secret }
}
