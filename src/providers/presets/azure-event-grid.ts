// Azure Event Grid: https://learn.microsoft.com/azure/event-grid/webhook-event-delivery. Nothing is signed; the URL
// carries a secret as ?code=. Both handshakes come to that URL, so strangers are not answered.
import type { HeaderList } from '../../core/headers.ts'
import type { Answer } from '../../core/request.ts'
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, query, valueAt } from '../read-value.ts'
import { sharedToken } from '../schemes/shared-token.ts'

export const azureEventGrid: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'azure-event-grid',
  name: 'Azure Event Grid',
  authenticates: 'sender',
  proof: 'docs',
  verify: sharedToken({ at: query('code') }),
  // Ids are the publisher's, unique within a topic; CloudEvents have a source instead.
  event: {
    key: body('/topic')
      .with(body('/id'))
      .or(body('/source').with(body('/id')))
      .or(body('/id')),
    type: body('/eventType').or(body('/type')),
    createdAt: { at: body('/eventTime').or(body('/time')), unit: 'iso' },
    orderBy: body('/subject'),
    batch: '/*',
  },
  handshake: {
    kind: 'subscription_validation',
    signed: true,
    methods: ['POST', 'OPTIONS'],
    answer: ({ method, headers }, payload) => (method === 'OPTIONS' ? allow(headers) : validate(payload())),
  },
  delivery: {
    timeoutSeconds: 30,
    retries: null,
    retriesForHours: 24,
    schedule: 'exponential, for up to 24 h unless the subscription says otherwise',
  },
  setup: {
    url: 'Event subscription > Endpoint type Web Hook, the URL ending in ?code= and the secret',
    secret: 'a long random text of your own, which stands in the URL only',
  },
  notes: ['Microsoft Entra ID bearer tokens are not checked.'],
})

/** The Event Grid schema: its first event carries a code that is given back. */
function validate(payload: unknown): Answer | null {
  if (valueAt(payload, '/0/eventType') !== 'Microsoft.EventGrid.SubscriptionValidationEvent') return null
  const code = valueAt(payload, '/0/data/validationCode')
  if (typeof code !== 'string') return null
  const body = JSON.stringify({ validationResponse: code })
  return { status: 200, headers: { 'content-type': 'application/json' }, body }
}

/** CloudEvents: https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md. */
function allow(headers: HeaderList): Answer | null {
  const origin = headers.get('webhook-request-origin')
  if (origin === undefined) return null
  return { status: 200, headers: { 'webhook-allowed-origin': origin, 'webhook-allowed-rate': '*' }, body: '' }
}
