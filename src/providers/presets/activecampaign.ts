// ActiveCampaign: https://developers.activecampaign.com/page/webhooks. Nothing is signed, so the URL carries a token of
// ours.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { form, query } from '../read-value.ts'
import { sharedToken } from '../schemes/shared-token.ts'

export const activecampaign: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'activecampaign',
  name: 'ActiveCampaign',
  authenticates: 'nothing',
  proof: 'secondary',
  verify: sharedToken({ at: query('token') }),
  event: {
    key: null,
    type: form('type'),
    createdAt: { at: form('date_time'), unit: 'iso' },
    orderBy: form('contact[id]'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented; at least once' },
  setup: {
    url: 'Settings > Developer > Manage webhooks > Add, the URL ending in ?token= and the secret',
    secret: 'a long random text of your own, which stands in the URL only',
  },
  notes: ['ActiveCampaign signs nothing: fetch the contact with GET /api/3/contacts/{id} before you act on it.'],
})
