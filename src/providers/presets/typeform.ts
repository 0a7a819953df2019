// Typeform: https://www.typeform.com/developers/webhooks/secure-your-webhooks.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export interface TypeformPayload {
  event_id: string
  event_type: string
  form_response: {
    form_id: string
    token: string
    submitted_at?: string
    answers?: { type: string; field: { id: string; type: string; ref: string }; [answer: string]: unknown }[]
    [field: string]: unknown
  }
}

export const typeform: SourceFactory<TypeformPayload> = defineProvider<TypeformPayload>({
  id: 'typeform',
  name: 'Typeform',
  proof: 'corroborated',
  verify: hmac({ header: 'typeform-signature', format: 'sha256={signature}', encoding: 'base64' }),
  event: {
    key: body('/event_id'),
    type: body('/event_type'),
    createdAt: { at: body('/form_response/submitted_at'), unit: 'iso' },
    orderBy: body('/form_response/form_id'),
  },
  delivery: {
    timeoutSeconds: 30,
    retries: null,
    retriesForHours: null,
    schedule: 'not documented',
    canList: 'GET /forms/{form_id}/responses',
  },
  setup: {
    url: 'your form > Connect > Webhooks > Add a webhook, or PUT /forms/{form_id}/webhooks/{tag}',
    secret: 'the text you type into Secret there; without it nothing is signed',
  },
  notes: ['A webhook that is made on the page is switched off at first.'],
})
