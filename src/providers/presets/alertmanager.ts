// Prometheus Alertmanager: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config. Nothing is signed;
// its http_config sends Basic or a bearer token. Secrets that are 'user:password' are Basic.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { anyOf } from '../schemes/any-of.ts'
import { basic } from '../schemes/basic.ts'
import { sharedToken } from '../schemes/shared-token.ts'

export const alertmanager: SourceFactory<Record<string, unknown>, { variant?: 'basic' | 'bearer' }> = defineProvider<
  Record<string, unknown>,
  { variant?: 'basic' | 'bearer' }
>({
  id: 'alertmanager',
  name: 'Prometheus Alertmanager',
  authenticates: 'sender',
  proof: 'source',
  verify: anyOf({ basic: basic(), bearer: sharedToken({ header: 'authorization', prefix: 'Bearer ' }) }),
  // groupKey names a group, not a change; of one alert, what it is, since when and how it stands are one change.
  event: {
    key: body('/fingerprint').with(body('/startsAt')).with(body('/status')),
    type: body('/status'),
    orderBy: body('/fingerprint'),
    batch: '/alerts/*',
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: '5xx until the group interval ends, 4xx never; then again after repeat_interval, 4 h by default',
  },
  setup: {
    url: 'alertmanager.yml, receivers[].webhook_configs[].url',
    secret: 'http_config beside it: basic_auth, as user:password here, or authorization.credentials',
  },
  notes: [
    'Each alert is an event; that it fires and that it is resolved are two, and repetitions of either are duplicates.',
    "A bearer token with a colon in it needs variant: 'bearer'.",
  ],
})
