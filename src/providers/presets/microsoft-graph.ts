// Microsoft Graph, change notifications: https://learn.microsoft.com/graph/change-notifications-delivery-webhooks. Each item
// repeats the clientState of its subscription; nothing covers the rest.
import { createHash } from 'node:crypto'
import { defineProvider } from '../define-provider.ts'
import type { Scheme, SourceFactory } from '../provider.ts'
import { body, computed, receipt, toQuery, valueAt } from '../read-value.ts'
import { matchSecret } from '../schemes/constant-time.ts'
import { refused } from '../schemes/sole-header.ts'
import { toPayload } from '../schemes/template.ts'

function toItems(payload: unknown): unknown[] {
  const list = valueAt(payload, '/value')
  return Array.isArray(list) ? list : []
}

/** A request may mix subscriptions, so every item has to know a secret. */
const clientState: Scheme = {
  kind: 'shared-token',
  credentialHeaders: [],
  header: '',
  needsSecrets: true,
  settings: {},
  documents: () => [],
  prepare: ({ secrets }) => ({
    verify: (request) => {
      const items = toItems(toPayload(request))
      if (items.length === 0) return refused('missing_header', 'there is no clientState at body /value/*')
      const matched = items.map((item) => {
        const state = valueAt(item, '/clientState')
        return typeof state === 'string' ? matchSecret(Buffer.from(state, 'utf8'), secrets) : -1
      })
      return matched.includes(-1)
        ? refused('no_matching_secret', 'the clientState of an item is none of the secrets')
        : { ok: true, secret: Math.max(...matched) }
    },
    sign: (draft) => {
      const whole = JSON.parse(Buffer.from(draft.body).toString('utf8')) as unknown
      for (const item of toItems(whole) as object[]) Object.assign(item, { clientState: secrets[0] })
      return { ...draft, body: Buffer.from(JSON.stringify(whole)) }
    },
  }),
}

/** Most notifications have no id, and two changes of one thing look the same: each receipt is an event then. */
const each = receipt().with(
  computed('hash of the item', (_request, item) =>
    createHash('sha256')
      .update(JSON.stringify(item ?? null))
      .digest('hex')
      .slice(0, 32),
  ),
)

export const microsoftGraph: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'microsoft-graph',
  name: 'Microsoft Graph',
  proof: 'docs',
  authenticates: 'sender',
  verify: clientState,
  event: {
    batch: '/value/*',
    key: body('/id').or(each),
    type: body('/lifecycleEvent').or(body('/changeType')),
    orderBy: body('/resource'),
  },
  handshake: {
    kind: 'validationToken',
    signed: false,
    answer: ({ url }) => {
      const token = toQuery(url).get('validationToken')
      const headers = { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' }
      return token === null || token.length > 4096 ? null : { status: 200, headers, body: token }
    },
  },
  acknowledgement: { status: 202, headers: {}, body: '' },
  delivery: {
    timeoutSeconds: 10,
    retries: null,
    retriesForHours: 4,
    schedule: 'exponential back-off for up to four hours',
    disables:
      'when more than a tenth of the answers in ten minutes is slow it delays, above 15 % it drops notifications',
    canList: 'the delta query of the resource',
  },
  setup: {
    url: 'POST /subscriptions with notificationUrl',
    secret: 'the clientState of that call: up to 128 characters, yours to choose',
  },
  notes: [
    'clientState proves who sends, not what: fetch the resource. validationTokens and encryptedContent of rich notifications are kept as they come, not checked.',
  ],
})
