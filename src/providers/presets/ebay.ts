// eBay: https://developer.ebay.com/marketplace-account-deletion. SHA-1, yes; signature and key id stand in one header, as JSON
// in base64. Its SDK hashes the body serialised anew; eBay sends it compact, so the bytes are the same.
import { createHash } from 'node:crypto'
import { defineProvider } from '../define-provider.ts'
import { toOutsideUrl } from '../outside-url.ts'
import type { Scheme, SourceFactory } from '../provider.ts'
import { body, computed, toQuery, valueAt } from '../read-value.ts'
import { withSettings } from '../schemes/demanding.ts'
import { publicKeyScheme } from '../schemes/public-key.ts'

const where =
  'GET https://api.ebay.com/commerce/notification/v1/public_key/{kid} with an application token; the kid stands in X-EBAY-SIGNATURE'

const signature = computed('header x-ebay-signature', ({ headers }) => {
  const values = new Set(headers.all('x-ebay-signature'))
  if (values.size !== 1) return undefined
  try {
    const found = valueAt(JSON.parse(Buffer.from([...values].join(''), 'base64').toString('utf8')), '/signature')
    return typeof found === 'string' ? found : ''
  } catch {
    return ''
  }
})

const signed = publicKeyScheme({
  algorithm: 'ecdsa',
  hash: 'sha1',
  at: signature,
  keys: { from: 'settings', what: where, missing: `no publicKey is set: ${where}` },
})

/** A verification token is the one secret there is; it answers challenges and verifies nothing. */
const isKey = (secret: string): boolean => secret.includes('BEGIN PUBLIC KEY')
const verify: Scheme = {
  ...signed,
  prepare: (options) => signed.prepare({ ...options, secrets: options.secrets.filter(isKey) }),
}

export const ebay: SourceFactory<
  Record<string, unknown>,
  { publicKey?: string; verificationToken?: string; endpoint?: string }
> = defineProvider({
  id: 'ebay',
  name: 'eBay',
  proof: 'sdk',
  verify: withSettings(verify, {
    verificationToken: { what: 'the token you chose beside the endpoint; or give it as a secret', required: false },
    endpoint: { what: 'the endpoint exactly as registered, where it is not the URL of the request', required: false },
  }),
  event: {
    key: body('/notification/notificationId'),
    type: body('/metadata/topic'),
    createdAt: { at: body('/notification/eventDate'), unit: 'iso' },
    orderBy: body('/notification/data/userId'),
  },
  handshake: {
    kind: 'challenge_code',
    signed: false,
    methods: ['GET'],
    answer: (request, _payload, { secrets, settings, url }) => {
      const code = toQuery(request.url).get('challenge_code')
      const token = settings.verificationToken ?? secrets.find((secret) => !isKey(secret))
      if (request.method !== 'GET' || code === null || token === undefined) return null
      const endpoint = settings.endpoint ?? toOutsideUrl(request, url).replace(/\?.*$/s, '')
      const challengeResponse = createHash('sha256').update(`${code}${token}${endpoint}`).digest('hex')
      const headers = { 'content-type': 'application/json' }
      return { status: 200, headers, body: JSON.stringify({ challengeResponse }) }
    },
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'it does not say' },
  setup: {
    url: 'Developer Account > Alerts & Notifications: endpoint URL and verification token',
    secret: `the verification token (32 to 80 characters, yours to choose); and as \`publicKey\`: ${where}`,
  },
  notes: ['Until `publicKey` is set, notifications are answered 503 and come again. `publicKeys` takes several.'],
})
