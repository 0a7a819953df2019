// New Relic alerts: https://docs.newrelic.com/docs/alerts/get-notified/notification-integrations/. Nothing is signed:
// a header of your own, or Basic or Bearer credentials, whose whole value is the secret here. The payload is a
// template.
import { LandfallError } from '../../core/errors.ts'
import { defineProvider } from '../define-provider.ts'
import type { Scheme, SourceFactory, Verifier, VerifierOptions } from '../provider.ts'
import { body } from '../read-value.ts'
import { sharedToken } from '../schemes/shared-token.ts'
import { refused } from '../schemes/sole-header.ts'

const token = sharedToken({ header: 'authorization', headerSetting: 'header' })

/** A secret may name its header itself: {"header":"X-NR-Token","token":"..."}. */
const scheme: Scheme = {
  ...token,
  prepare: (options) => {
    const verifiers = options.secrets.map((secret) => makeVerifier(secret, options))
    return {
      verify: async (request) => {
        let refusal = refused('no_matching_secret', 'no secret is set')
        for (const [secret, verifier] of verifiers.entries()) {
          const verdict = await verifier.verify(request)
          if (verdict.ok) return { ok: true, secret }
          refusal = verdict
        }
        return refusal
      },
      sign: (draft) => verifiers[0]?.sign(draft) ?? draft,
    }
  },
}

function makeVerifier(secret: string, options: VerifierOptions): Verifier {
  if (!secret.startsWith('{')) return token.prepare({ ...options, secrets: [secret] })
  const pair = toPair(secret)
  return token.prepare({ ...options, secrets: [pair.token], settings: { ...options.settings, header: pair.header } })
}

function toPair(secret: string): { header: string; token: string } {
  try {
    const { header, token } = JSON.parse(secret) as { header?: unknown; token?: unknown }
    if (typeof header === 'string' && typeof token === 'string' && token !== '') return { header, token }
  } catch {}
  throw new LandfallError('config_invalid', 'expected a secret in braces to be JSON with "header" and "token"')
}

export const newRelic: SourceFactory<Record<string, unknown>, { header?: string }> = defineProvider({
  id: 'new-relic',
  name: 'New Relic alerts',
  authenticates: 'sender',
  proof: 'secondary',
  verify: scheme,
  // An issue keeps its id from CREATED to CLOSED, so an event is known by its whole body, which says when it was updated.
  event: {
    key: null,
    type: body('/state'),
    createdAt: { at: body('/updatedAt'), unit: 'ms' },
    orderBy: body('/issueId').or(body('/id')),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'New Relic does not say how often it tries',
  },
  setup: {
    url: 'Alerts > Destinations > Webhook > Endpoint URL',
    secret:
      'the value of the custom header, or of Authorization with its "Bearer ", as you typed it there; `header` names it',
  },
  notes: ['The payload is a template: keep `state`, `issueId` and `updatedAt` in it.'],
})
