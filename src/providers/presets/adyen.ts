// Adyen: https://docs.adyen.com/development-resources/webhooks/verify-hmac-signatures. Standard webhooks carry a signature in
// every item, over eight of its fields; the newer ones (balance platform, management, ...) one in a header, over the body.
import { createHmac } from 'node:crypto'
import { defineProvider } from '../define-provider.ts'
import type { Scheme, SourceFactory, Verdict } from '../provider.ts'
import { body, valueAt } from '../read-value.ts'
import { anyOf } from '../schemes/any-of.ts'
import { isSameText } from '../schemes/constant-time.ts'
import { toKeyBytes } from '../schemes/encoding.ts'
import { hmac } from '../schemes/hmac.ts'
import { refused } from '../schemes/sole-header.ts'
import { toPayload } from '../schemes/template.ts'

const signature = '/additionalData/hmacSignature'
const fields = [
  '/pspReference',
  '/originalReference',
  '/merchantAccountCode',
  '/merchantReference',
  '/amount/value',
  '/amount/currency',
  '/eventCode',
  '/success',
]

function sum(key: Uint8Array, item: unknown): string {
  const text = fields.map((pointer) => String(valueAt(item, pointer) ?? '')).join(':')
  return createHmac('sha256', key).update(text, 'utf8').digest('base64')
}

function toItems(payload: unknown): unknown[] {
  const list = valueAt(payload, '/notificationItems')
  return Array.isArray(list) ? list.map((one) => valueAt(one, '/NotificationRequestItem')) : []
}

/** Every item is signed by itself, so every item has to be right. */
function verify(keys: readonly Uint8Array[], items: readonly unknown[]): Verdict {
  let secret = 0
  for (const item of items) {
    const given = valueAt(item, signature)
    if (typeof given !== 'string') return refused('missing_header', `an item has no signature at ${signature}`)
    const matched = keys.map((key) => isSameText(given, sum(key, item))).indexOf(true)
    if (matched === -1) return refused('no_matching_secret', 'the signature of an item was not made with any secret')
    secret = Math.max(secret, matched)
  }
  return items.length > 0
    ? { ok: true, secret }
    : refused('missing_header', 'there is no header hmacsignature, and there are no notificationItems')
}

const payments: Scheme = {
  kind: 'hmac',
  credentialHeaders: [],
  header: '',
  needsSecrets: true,
  settings: {},
  documents: () => [],
  prepare: ({ secrets }) => {
    const keys = secrets.map((secret) => toKeyBytes(secret, { as: 'hex' }))
    return {
      verify: (request) => verify(keys, toItems(toPayload(request))),
      sign: (draft) => {
        const whole = JSON.parse(Buffer.from(draft.body).toString('utf8')) as unknown
        for (const item of toItems(whole) as Record<string, unknown>[]) {
          const additionalData = {
            ...(item.additionalData ?? {}),
            hmacSignature: sum(keys[0] ?? Buffer.alloc(0), item),
          }
          Object.assign(item, { additionalData })
        }
        return { ...draft, body: Buffer.from(JSON.stringify(whole)) }
      },
    }
  },
}

const item = '/NotificationRequestItem'

export const adyen: SourceFactory<
  Record<string, unknown>,
  { variant?: 'payments' | 'platform' | number }
> = defineProvider({
  id: 'adyen',
  name: 'Adyen',
  proof: 'sdk',
  authenticates: { payments: 'part', platform: 'body' },
  verify: anyOf({
    payments,
    platform: hmac({ header: 'hmacsignature', encoding: 'base64', secret: { as: 'hex' } }),
  }),
  event: {
    batch: '/notificationItems/*',
    // There is no id: the same reference, code and success is the same event. Platform webhooks go by their bytes.
    key: body(`${item}/pspReference`)
      .with(body(`${item}/eventCode`))
      .with(body(`${item}/success`)),
    type: body(`${item}/eventCode`).or(body('/type')),
    createdAt: { at: body(`${item}/eventDate`).or(body('/timestamp')), unit: 'iso' },
    orderBy: body(`${item}/originalReference`).or(body(`${item}/pspReference`)),
  },
  // Older configurations insist on these words; newer ones take any 2xx.
  acknowledgement: { headers: { 'content-type': 'text/plain' }, body: '[accepted]' },
  delivery: {
    timeoutSeconds: 10,
    retries: null,
    retriesForHours: 720,
    schedule: 'three times within a minute, then after 2, 5, 10, 15, 30 min, 1, 2, 4 h and every 8 h for 30 days',
    disables: 'one failure puts every webhook of the endpoint into a queue, until one succeeds',
    canRedeliver: 'Customer Area > Developers > Webhooks',
  },
  setup: {
    url: 'Customer Area > Developers > Webhooks > Create new webhook',
    secret: 'there, Security > HMAC key > Generate: 64 hexadecimal digits, other ones for test and live',
  },
  notes: [
    'Standard webhooks sign references, amount, event code and success only: reason, eventDate and additionalData can be altered on the way. Set `variant` if you receive platform webhooks only.',
  ],
})
