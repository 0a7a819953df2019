// Lemon Squeezy: https://docs.lemonsqueezy.com/help/webhooks. No time and no id are sent: an event is known by its body, which
// holds its name, its object and when that was last changed.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

/** The JSON:API object that every event carries. */
export interface LemonSqueezyPayload {
  meta: { event_name: string; custom_data?: Record<string, unknown>; [field: string]: unknown }
  data: { type: string; id: string; attributes: Record<string, unknown>; [field: string]: unknown }
}

export const lemonsqueezy: SourceFactory<LemonSqueezyPayload> = defineProvider<LemonSqueezyPayload>({
  id: 'lemonsqueezy',
  name: 'Lemon Squeezy',
  proof: 'sdk',
  verify: hmac({ header: 'x-signature' }),
  event: {
    key: null,
    type: body('/meta/event_name').or(header('x-event-name')),
    createdAt: { at: body('/data/attributes/updated_at'), unit: 'iso' },
    orderBy: body('/data/id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: 3,
    retriesForHours: 0.05,
    schedule: 'after 5 s, 25 s and 125 s, then never again',
    canList: 'GET /v1/{type}/{id} tells the state of one',
    canRedeliver: 'from the dashboard',
  },
  setup: {
    url: 'Settings > Webhooks of the store',
    secret: 'the signing secret you type in there, 6 to 40 characters',
  },
})
