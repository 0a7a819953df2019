// A token in a header that the user makes up, for senders that sign nothing and let any header be typed in beside the URL
// (Strapi, New Relic): one scheme for both by intention, because both leave name and value to the user.
import { LandfallError } from '../../core/errors.ts'
import type { Scheme, SourceOptions } from '../provider.ts'
import { sharedToken } from './shared-token.ts'
import { type Refusal, refused } from './sole-header.ts'

interface OwnHeader {
  /** In lower case. */
  header: string
  token: string
}

/**
 * The whole value of the header that the setting `header` names, Authorization by default. A secret may name its header
 * itself, as {"header":"X-Token","token":"..."}: that is how one is moved to another header without a gap.
 */
export function ownHeaderToken(): Scheme {
  const usual = sharedToken({ header: 'authorization' })
  return {
    ...usual,
    settings: { header: { what: 'the name of the header, where it is not Authorization', required: false } },
    chosenHeaders: ({ secrets = [], header }) =>
      toTexts(secrets).map((secret) => toOwnHeader(secret, String(header ?? 'authorization')).header),
    prepare: (options) => {
      const each = options.secrets.map((secret) => {
        const { header, token } = toOwnHeader(secret, String(options.settings.header ?? 'authorization'))
        return sharedToken({ header }).prepare({ ...options, secrets: [token] })
      })
      return {
        verify: async (request) => {
          let refusal: Refusal = refused('missing_header', 'there is no secret')
          for (const [secret, verifier] of each.entries()) {
            const verdict = await verifier.verify(request)
            if (verdict.ok) return { ok: true, secret }
            // One whose header is there says more than one whose header is not.
            if (secret === 0 || refusal.reason === 'missing_header') refusal = verdict
          }
          return refusal
        },
        sign: (draft) => each[0]?.sign(draft) ?? draft,
      }
    },
  }
}

function toOwnHeader(secret: string, header: string): OwnHeader {
  if (!secret.startsWith('{')) return { header: header.toLowerCase(), token: secret }
  try {
    const { header, token } = JSON.parse(secret) as { header?: unknown; token?: unknown }
    if (typeof header === 'string' && header !== '' && typeof token === 'string' && token !== '')
      return { header: header.toLowerCase(), token }
  } catch {}
  throw new LandfallError('config_invalid', 'expected a secret in braces to be JSON with "header" and "token"')
}

function toTexts(secrets: NonNullable<SourceOptions['secrets']>): string[] {
  return secrets.filter((secret): secret is string => typeof secret === 'string')
}
