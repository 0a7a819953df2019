// Sonatype Nexus Repository: https://help.sonatype.com/en/webhooks.html. HMAC-SHA1, and only where a secret key is set.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const sonatypeNexus: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'sonatype-nexus',
  name: 'Sonatype Nexus Repository',
  proof: 'corroborated',
  verify: hmac({ header: 'x-nexus-webhook-signature', algorithm: 'sha1' }),
  event: {
    key: header('x-nexus-webhook-delivery'),
    type: header('x-nexus-webhook-id').with(body('/action')),
    createdAt: { at: body('/timestamp'), unit: 'iso' },
    orderBy: body('/repositoryName'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Administration > System > Capabilities > Create capability > Webhook: Global or Webhook: Repository',
    secret: 'the text you type into Secret Key there; without it nothing is signed',
  },
})
