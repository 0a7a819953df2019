// Heroku: https://devcenter.heroku.com/articles/app-webhooks#securing-webhook-requests. Signed only where the subscription
// has a secret.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const heroku: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'heroku',
  name: 'Heroku',
  proof: 'docs',
  verify: hmac({ header: 'heroku-webhook-hmac-sha256', encoding: 'base64' }),
  event: {
    key: body('/id'),
    type: body('/resource').with(body('/action')),
    createdAt: { at: body('/created_at'), unit: 'iso' },
    orderBy: body('/data/app/id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'one try at level notify; several, up to a limit, at level sync',
    canList: 'GET /apps/{app}/webhook-deliveries',
  },
  setup: {
    url: 'heroku webhooks:add -u URL -l sync -i api:release',
    secret: 'the secret given with -s there, or the one that the command shows',
  },
})
