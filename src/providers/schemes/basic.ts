// HTTP Basic (RFC 7617): user and password in the Authorization header. It proves the sender, not the body.
import { LandfallError } from '../../core/errors.ts'
import type { Scheme, Verdict } from '../provider.ts'
import { matchSecret } from './constant-time.ts'
import { refused, soleHeader } from './sole-header.ts'

const header = 'authorization'

/** Secrets are 'user:password'. */
export function basic(): Scheme {
  return {
    kind: 'basic',
    credentialHeaders: [header],
    header,
    needsSecrets: true,
    settings: {},
    documents: () => [],
    prepare: ({ secrets }) => {
      if (secrets.some((secret) => !secret.includes(':'))) {
        throw new LandfallError(
          'config_invalid',
          "expected a Basic secret to be 'user:password', got text without a colon",
        )
      }
      return {
        verify: (request) => {
          const value = soleHeader(request, header)
          return typeof value === 'string' ? judge(value, secrets) : value
        },
        sign: (draft) => ({
          ...draft,
          headers: [...draft.headers, [header, `Basic ${Buffer.from(secrets[0] ?? '', 'utf8').toString('base64')}`]],
        }),
      }
    },
  }
}

function judge(value: string, secrets: readonly string[]): Verdict {
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(value)?.[1]
  const given = encoded === undefined ? null : Buffer.from(encoded, 'base64')
  // Node decodes what it can; only what encodes back to the same text was Base64.
  if (given === null || given.toString('base64') !== encoded) {
    return refused('malformed_header', 'the Authorization header is not Basic')
  }
  const secret = matchSecret(given, secrets)
  return secret === -1
    ? refused('no_matching_secret', 'the user and password are none of the secrets')
    : { ok: true, secret }
}
