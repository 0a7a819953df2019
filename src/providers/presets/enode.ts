// Enode: https://developers.enode.com/docs/webhooks. HMAC-SHA-1. One delivery is a list of events and has one id, so an
// event is known by the body and its place in it.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const enode: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'enode',
  name: 'Enode',
  proof: 'corroborated',
  verify: hmac({ header: 'x-enode-signature', algorithm: 'sha1', format: 'sha1={signature}' }),
  event: {
    batch: '/*',
    key: null,
    type: body('/event'),
    createdAt: { at: body('/createdAt'), unit: 'iso' },
    orderBy: body('/user/id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'POST /webhooks with url and secret',
    secret: 'a secret of 128 bits or more that you make yourself and give in that call',
  },
  notes: ['system:heartbeat and enode:webhook:test come as events too.'],
})
