// Strapi: https://docs.strapi.io/cms/backend-customization/webhooks. Nothing is signed; a header that you add to the webhook
// proves the sender. Nothing is sent twice, and no log is kept.
import { LandfallError } from '../../core/errors.ts'
import { defineProvider } from '../define-provider.ts'
import type { Scheme, SourceFactory, Verdict } from '../provider.ts'
import { body } from '../read-value.ts'
import { sharedToken } from '../schemes/shared-token.ts'
import { refused } from '../schemes/sole-header.ts'

/** A secret may name its header itself: {"header":"X-Token","token":"..."}. Else it is the whole value of `header`. */
function toPair(secret: string, header: string): { header: string; token: string } {
  if (!secret.startsWith('{')) return { header, token: secret }
  try {
    const { header, token } = JSON.parse(secret) as { header?: unknown; token?: unknown }
    if (typeof header === 'string' && typeof token === 'string' && token !== '') return { header, token }
  } catch {}
  throw new LandfallError('config_invalid', 'expected a secret in braces to be JSON with "header" and "token"')
}

const scheme: Scheme = {
  ...sharedToken({ header: 'authorization' }),
  settings: { header: { what: 'the name of the header, where it is not Authorization', required: false } },
  prepare: (options) => {
    const each = options.secrets.map((secret) => {
      const { header, token } = toPair(secret, String(options.settings.header ?? 'authorization'))
      return sharedToken({ header }).prepare({ ...options, secrets: [token] })
    })
    return {
      verify: (request) => {
        const verdicts = each.map((verifier) => verifier.verify(request) as Verdict)
        const matched = verdicts.findIndex(({ ok }) => ok)
        return matched === -1
          ? (verdicts[0] ?? refused('missing_header', 'there is no secret'))
          : { ok: true, secret: matched }
      },
      sign: (draft) => each[0]?.sign(draft) ?? draft,
    }
  },
}

export const strapi: SourceFactory<Record<string, unknown>, { header?: string }> = defineProvider({
  id: 'strapi',
  name: 'Strapi',
  authenticates: 'sender',
  proof: 'source',
  verify: scheme,
  event: {
    key: null,
    type: body('/event'),
    createdAt: { at: body('/createdAt'), unit: 'iso' },
    orderBy: body('/entry/documentId'),
  },
  delivery: {
    timeoutSeconds: 10,
    retries: 0,
    retriesForHours: 0,
    schedule: 'never by itself, and no log is kept',
    canList: 'by the content: entries sorted by updatedAt',
  },
  setup: {
    url: 'Settings > Webhooks > Create new webhook',
    secret: 'on the same page under Headers: Authorization with a value of your own; the secret is that whole value',
  },
})
