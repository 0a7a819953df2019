// SonarQube and SonarCloud: https://docs.sonarsource.com. One delivery for each analysis, never sent again.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const sonarqube: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'sonarqube',
  name: 'SonarQube',
  proof: 'docs',
  verify: hmac({ header: 'x-sonar-webhook-hmac-sha256' }),
  event: {
    key: body('/taskId'),
    type: body('/status'),
    createdAt: { at: body('/analysedAt'), unit: 'iso' },
    orderBy: body('/project/key'),
  },
  delivery: {
    timeoutSeconds: 10,
    retries: 0,
    retriesForHours: 0,
    schedule: 'never by itself',
    canList: 'GET /api/webhooks/deliveries, the last ones',
  },
  setup: {
    url: 'Administration > Configuration > Webhooks, or Project Settings > Webhooks',
    secret: 'the text you type into Secret there; without it nothing is signed',
  },
})
