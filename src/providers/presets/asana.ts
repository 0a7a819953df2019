// Asana: https://developers.asana.com/docs/webhooks-guide. The secret comes in the header X-Hook-Secret of a first
// request, which is answered with it.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { always, body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const asana: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'asana',
  name: 'Asana',
  proof: 'docs',
  verify: hmac({ header: 'x-hook-signature' }),
  // Events have no ids; a delivery without any is a heartbeat.
  event: {
    key: null,
    type: body('/resource/resource_type').with(body('/action')).or(body('/action')).or(always('heartbeat')),
    createdAt: { at: body('/created_at'), unit: 'iso' },
    orderBy: body('/resource/gid'),
    batch: '/events/*',
  },
  handshake: {
    kind: 'x-hook-secret',
    signed: false,
    answer: ({ headers }) => {
      const secret = headers.get('x-hook-secret')
      if (secret === undefined || headers.get('x-hook-signature') !== undefined) return null
      return { status: 200, headers: { 'x-hook-secret': secret }, body: '' }
    },
  },
  delivery: {
    timeoutSeconds: 10,
    retries: null,
    retriesForHours: 24,
    schedule: 'for up to 24 h; each event at most once',
    disables: 'deleted after 24 h of failure',
    canList: 'GET /events?resource={gid}&sync={token}',
  },
  setup: {
    url: 'POST /webhooks, target',
    secret: 'start with any text, create the webhook, and take X-Hook-Secret from the handshake that was recorded',
  },
  notes: [
    'Anybody can send a handshake: take the secret from the one that came while your POST /webhooks was under way.',
    'Each webhook has its own secret; list them all.',
  ],
})
