// OpenAI: https://platform.openai.com/docs/guides/webhooks. Standard Webhooks to the letter.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { standardWebhooksScheme } from '../schemes/standard-webhooks.ts'

export interface OpenaiEvent {
  id: string
  object: 'event'
  type: string
  created_at: number
  /** Mostly only the id of what it is about, to be fetched. */
  data: { id?: string; [field: string]: unknown }
}

export const openai: SourceFactory<OpenaiEvent> = defineProvider<OpenaiEvent>({
  id: 'openai',
  name: 'OpenAI',
  proof: 'sdk',
  verify: standardWebhooksScheme(),
  event: {
    key: header('webhook-id'),
    type: body('/type'),
    createdAt: { at: body('/created_at'), unit: 's' },
    orderBy: body('/data/id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: 72,
    schedule: 'exponential backoff for up to 72 hours',
  },
  setup: {
    url: 'Settings > Project > Webhooks > Create',
    secret: 'the signing secret shown once when the endpoint is created: whsec_...',
  },
})
