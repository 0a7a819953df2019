// Recurly: https://docs.recurly.com/recurly-subscriptions/docs/signature-verification. The header is a time in
// milliseconds, then one signature or several, with commas and no names. The key is 64 hexadecimal digits, used as
// text. XML webhooks are not signed.
import { defineProvider } from '../define-provider.ts'
import type { Scheme, SourceFactory } from '../provider.ts'
import { body, computed } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

const name = 'recurly-signature'

/** The time is one more entry of the list to the scheme: it is no signature of anything. */
const list = hmac({
  header: name,
  separator: ',',
  content: '{timestamp}.{body}',
  timestamp: {
    at: computed(`the start of header ${name}`, ({ headers }) => headers.get(name)?.split(',')[0]),
    unit: 'ms',
    toleranceSeconds: 300,
  },
})

const scheme: Scheme = {
  ...list,
  prepare: (options) => {
    const verifier = list.prepare(options)
    return {
      ...verifier,
      sign: (draft) => {
        const signed = verifier.sign(draft)
        const headers = signed.headers.map(([one, value]): [string, string] =>
          one === name ? [one, `${draft.at},${value}`] : [one, value],
        )
        return { ...signed, headers }
      },
    }
  },
}

export const recurly: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'recurly',
  name: 'Recurly',
  proof: 'sdk',
  verify: scheme,
  event: {
    key: body('/id'),
    type: body('/object_type').with(body('/event_type')),
    createdAt: { at: body('/event_time'), unit: 'iso' },
    orderBy: body('/account_code'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: 10,
    retriesForHours: null,
    schedule: 'ten times, each after about 10 + x * 2^(x + 5) seconds',
    canList: 'in the dashboard, under Webhooks',
    canRedeliver: 'from the dashboard',
  },
  setup: {
    url: 'Integrations > Webhooks > New endpoint, JSON',
    secret: 'the secret key of that endpoint',
  },
})
