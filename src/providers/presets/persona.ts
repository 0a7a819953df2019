// Persona: https://docs.withpersona.com/webhooks-best-practices; independent receivers agree. While a secret is rolled
// the header holds a whole "t=...,v1=..." for each, with a space between them, so each is verified as if it stood
// alone.
import { HeaderList } from '../../core/headers.ts'
import type { WebhookRequest } from '../../core/request.ts'
import { defineProvider } from '../define-provider.ts'
import type { Scheme, SourceFactory, Verdict } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'
import { soleHeader } from '../schemes/sole-header.ts'

const name = 'persona-signature'
/** Persona has two secrets at the most. */
const groupsMax = 4

const one = hmac({
  header: name,
  format: 't={timestamp},v1={signature}',
  separator: ',',
  content: '{timestamp}.{body}',
  timestamp: { unit: 's' },
})

const scheme: Scheme = {
  ...one,
  prepare: (options) => {
    const verifier = one.prepare(options)
    return {
      ...verifier,
      verify: async (request) => {
        const value = soleHeader(request, name)
        if (typeof value !== 'string') return value
        let verdict: Verdict | undefined
        for (const group of value.split(' ').slice(0, groupsMax)) {
          verdict = await verifier.verify(withHeader(request, group))
          if (verdict.ok) break
        }
        return verdict ?? verifier.verify(request)
      },
    }
  },
}

function withHeader(request: WebhookRequest, value: string): WebhookRequest {
  const others = request.headers.pairs().filter(([given]) => given.toLowerCase() !== name)
  return { ...request, headers: HeaderList.from([...others, [name, value]]) }
}

export const persona: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'persona',
  name: 'Persona',
  proof: 'corroborated',
  verify: scheme,
  event: {
    key: body('/data/id'),
    type: body('/data/attributes/name'),
    createdAt: { at: body('/data/attributes/created-at'), unit: 'iso' },
    orderBy: body('/data/attributes/payload/data/id'),
  },
  delivery: {
    timeoutSeconds: 5,
    retries: 7,
    retriesForHours: null,
    schedule: 'seven times with exponential backoff',
    canList: 'GET /api/v1/events, for 30 days',
    canRedeliver: 'from the dashboard',
  },
  setup: {
    url: 'API > Webhooks > Add endpoint',
    secret: 'the secret of that webhook: wbhsec_..., used whole',
  },
})
