// Hygraph: https://hygraph.com/docs/api-reference/basics/webhooks. It signs a JSON text that holds the body as a string.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, computed } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

const part = (value: string | undefined, name: string): string =>
  new RegExp(`(?:^|, )${name}=([^,]*)`).exec(value ?? '')?.[1] ?? ''

const signedAt = computed(
  't of header gcms-signature',
  ({ headers }) => part(headers.get('gcms-signature'), 't') || undefined,
)

export const hygraph: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'hygraph',
  name: 'Hygraph',
  proof: 'sdk',
  verify: hmac({
    header: 'gcms-signature',
    format: 'sign={signature},t={timestamp}',
    separator: ',',
    encoding: 'base64',
    content: ({ headers, body, timestamp }) => {
      const env = part(headers.get('gcms-signature'), 'env')
      const text = Buffer.from(body).toString('utf8')
      const json = `{"Body":${JSON.stringify(text)},"EnvironmentName":${JSON.stringify(env)},"TimeStamp":${timestamp}}`
      return [Buffer.from(json, 'utf8')]
    },
    timestamp: { unit: 'ms' },
  }),
  event: {
    // No id: the signed time tells two equal changes apart.
    key: body('/operation').with(body('/data/id')).with(signedAt),
    type: body('/operation').with(body('/data/__typename')),
    createdAt: { at: signedAt, unit: 'ms' },
    orderBy: body('/data/id'),
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'it does not say' },
  setup: {
    url: 'Project settings > Webhooks > Add Webhook',
    secret: 'the Secret key that you set on the webhook, used whole; without it nothing is signed',
  },
})
