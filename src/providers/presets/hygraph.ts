// Hygraph: https://hygraph.com/docs/api-reference/basics/webhooks. It signs a JSON text that holds the body as a string.
import { defineProvider } from '../define-provider.ts'
import type { Scheme, SourceFactory } from '../provider.ts'
import { body, computed } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

const header = 'gcms-signature'

const part = (value: string | undefined, name: string): string =>
  new RegExp(`(?:^|, )${name}=([^,]*)`).exec(value ?? '')?.[1] ?? ''

const signedAt = computed('t of header gcms-signature', ({ headers }) => part(headers.get(header), 't') || undefined)

const recipe = hmac({
  header,
  format: 'sign={signature},t={timestamp}',
  separator: ',',
  encoding: 'base64',
  content: ({ headers, body, timestamp }) => {
    const env = part(headers.get(header), 'env')
    const text = Buffer.from(body).toString('utf8')
    const json = `{"Body":${JSON.stringify(text)},"EnvironmentName":${JSON.stringify(env)},"TimeStamp":${timestamp}}`
    return [Buffer.from(json, 'utf8')]
  },
  timestamp: { unit: 'ms' },
})

/** The environment is signed and stands between signature and time, where whoever verifies expects it. */
const scheme: Scheme = {
  ...recipe,
  prepare: (options) => {
    const { verify, sign } = recipe.prepare(options)
    return {
      verify,
      sign: (draft) => {
        const signed = sign({ ...draft, headers: [...draft.headers, [header, 'env=master']] })
        const value = signed.headers.at(-1)?.[1].replace(/, *t=/, ', env=master, t=') ?? ''
        return { ...signed, headers: [...draft.headers, [header, value]] }
      },
    }
  },
}

export const hygraph: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'hygraph',
  name: 'Hygraph',
  proof: 'sdk',
  verify: scheme,
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
