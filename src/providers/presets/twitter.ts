// X (Twitter), Account Activity: https://docs.x.com/x-api/webhooks/introduction. Its challenge (CRC) is answered with an HMAC
// under the same secret that signs bodies, so only what cannot be a body is ever answered.
import { createHmac } from 'node:crypto'
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, computed, toQuery, valueAt } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

const findType = (payload: unknown): string | undefined =>
  Object.keys(payload ?? {}).find((name) => /_events?$/.test(name))

/** One item has an id, for one user; several, or none, go by their bytes. */
const key = computed('id of the one event in body', (_request, payload) => {
  const type = findType(payload)
  const items = type === undefined ? undefined : valueAt(payload, `/${type}`)
  if (!Array.isArray(items) || items.length !== 1) return undefined
  const [item] = items as unknown[]
  const id = valueAt(item, '/id_str') ?? valueAt(item, '/id') ?? valueAt(item, '/status/id')
  return typeof id === 'string' ? `${String(valueAt(payload, '/for_user_id'))}.${type}.${id}` : undefined
})

export const twitter: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'twitter',
  name: 'X (Twitter)',
  proof: 'sdk',
  verify: hmac({ header: 'x-twitter-webhooks-signature', format: 'sha256={signature}', encoding: 'base64' }),
  event: {
    key,
    type: computed('the name of the events in body', (_request, payload) => findType(payload)),
    orderBy: body('/for_user_id'),
  },
  handshake: {
    kind: 'crc',
    signed: false,
    methods: ['GET'],
    answer: ({ method, url }, _payload, { secrets }) => {
      const token = toQuery(url).get('crc_token') ?? ''
      if (method !== 'GET' || !/^[\w=+/-]{1,256}$/.test(token)) return null
      const sum = createHmac('sha256', secrets[0] ?? '')
        .update(token)
        .digest('base64')
      const headers = { 'content-type': 'application/json' }
      return { status: 200, headers, body: JSON.stringify({ response_token: `sha256=${sum}` }) }
    },
  },
  delivery: {
    timeoutSeconds: 3,
    retries: null,
    retriesForHours: null,
    schedule: 'it does not say',
    disables: 'when a challenge, sent about every hour, is not answered',
  },
  setup: {
    url: 'POST /2/webhooks with the URL, then subscribe users to it',
    secret: 'Developer Portal > your app > Keys and tokens > API Key Secret (the consumer secret)',
  },
})
