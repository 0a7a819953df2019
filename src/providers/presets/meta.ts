// Meta (WhatsApp, Messenger, Instagram, Pages, Threads): https://developers.facebook.com/docs/graph-api/webhooks. It escapes
// everything beyond ASCII in what it signs, so only the bytes as they came will do. The SHA-1 header beside it is ignored.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, computed, toQuery, valueAt, whole } from '../read-value.ts'
import { isSameText } from '../schemes/constant-time.ts'
import { withSettings } from '../schemes/demanding.ts'
import { hmac } from '../schemes/hmac.ts'

/** What a Messenger item is about is the name of one of its fields. */
const messaging = ['message', 'postback', 'reaction', 'read', 'delivery', 'referral', 'optin', 'account_linking']
const field = computed('the name of the part in body', (_request, item) =>
  messaging.find((name) => valueAt(item, `/${name}`) !== undefined),
)

/** Ids of all messages and of all changes of a message's status that one WhatsApp change carries. */
const ids = computed('body /value/messages/*/id', (_request, item) => {
  const messages = [valueAt(item, '/value/messages') ?? []].flat().map((one) => valueAt(one, '/id'))
  const statuses = [valueAt(item, '/value/statuses') ?? []]
    .flat()
    .map((one) => `${String(valueAt(one, '/id'))}.${String(valueAt(one, '/status'))}`)
  const all = [...messages, ...statuses]
  return all.length === 0 ? undefined : all.join(',')
})

/** A message that is taken back comes once more under its id. */
const mid = computed('body /message/mid', (_request, item) => {
  const id = valueAt(item, '/message/mid')
  if (typeof id !== 'string') return undefined
  return valueAt(item, '/message/is_deleted') === true ? `${id}.deleted` : id
})

/** In seconds or milliseconds, as the product likes; no time in seconds has twelve digits. */
const at = computed('body /timestamp', (_request, item) => {
  const places = ['/timestamp', '/value/messages/0/timestamp', '/value/statuses/0/timestamp', '/value/created_time']
  const found = places.map((place) => Number(valueAt(item, place))).find((time) => time > 0)
  return found === undefined ? undefined : String(found < 1e11 ? found * 1000 : found)
})

export const meta: SourceFactory<Record<string, unknown>, { verifyToken?: string }> = defineProvider({
  id: 'meta',
  name: 'Meta (WhatsApp, Messenger, Instagram)',
  proof: 'sdk',
  verify: withSettings(hmac({ header: 'x-hub-signature-256', format: 'sha256={signature}' }), {
    verifyToken: { what: 'the text you typed as Verify token beside the callback URL', required: false },
  }),
  event: {
    batch: '/entry/*/changes|messaging|standby/*',
    key: ids.or(mid),
    type: whole('/object').with(body('/field').or(field)),
    createdAt: { at, unit: 'ms' },
    orderBy: body('/value/metadata/phone_number_id').or(body('/sender/id')),
  },
  handshake: {
    kind: 'subscribe',
    signed: false,
    methods: ['GET'],
    answer: ({ method, url }, _payload, { settings: { verifyToken } }) => {
      const query = toQuery(url)
      const challenge = query.get('hub.challenge') ?? ''
      if (method !== 'GET' || query.get('hub.mode') !== 'subscribe' || !/^[\w-]{1,256}$/.test(challenge)) return null
      if (verifyToken !== undefined && !isSameText(query.get('hub.verify_token') ?? '', String(verifyToken)))
        return null
      return { status: 200, headers: { 'content-type': 'text/plain' }, body: challenge }
    },
  },
  delivery: {
    timeoutSeconds: 20,
    retries: null,
    retriesForHours: 36,
    schedule: 'at once, then less and less often for 36 hours; WhatsApp for up to seven days',
  },
  bodyBytesMax: 3 * 1024 * 1024,
  setup: {
    url: 'App Dashboard > Webhooks (or the product) > Callback URL',
    secret: 'App settings > Basic > App secret; the Verify token that you choose goes into `verifyToken`',
  },
  notes: ['Without `verifyToken` any subscription request is confirmed; what it then sends still has to be signed.'],
})
