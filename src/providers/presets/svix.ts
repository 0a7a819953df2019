// Svix, and senders that use it without a name of their own: https://docs.svix.com/receiving/verifying-payloads/how-manual.
// Sent under svix-* or, unbranded, under webhook-*; the ones that are there are the ones that have to be right.
import { defineProvider } from '../define-provider.ts'
import type { Scheme, SourceFactory } from '../provider.ts'
import { body, computed, type Readable } from '../read-value.ts'
import { standardWebhooksScheme } from '../schemes/standard-webhooks.ts'

const branded = standardWebhooksScheme({ prefix: 'svix' })
const plain = standardWebhooksScheme()
const isBranded = ({ headers }: Pick<Readable, 'headers'>): boolean => headers.get('svix-signature') !== undefined

const verify: Scheme = {
  ...branded,
  prepare: (options) => {
    const { verify, sign } = branded.prepare(options)
    const other = plain.prepare(options)
    return { sign, verify: (request) => (isBranded(request) ? verify(request) : other.verify(request)) }
  },
}

export const svix: SourceFactory<Record<string, unknown>, { publicKey?: string }> = defineProvider({
  id: 'svix',
  name: 'Svix',
  proof: 'sdk',
  verify,
  event: {
    key: computed('header svix-id or webhook-id', (request) =>
      request.headers.get(isBranded(request) ? 'svix-id' : 'webhook-id'),
    ),
    type: body('/type').or(body('/eventType')),
    createdAt: { at: body('/timestamp'), unit: 'iso' },
  },
  delivery: {
    timeoutSeconds: 15,
    retries: 7,
    retriesForHours: 27.6,
    schedule: 'at once, then after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h',
    canRedeliver: 'in the portal that the sender gives you: Resend, or Recover for all that failed since a time',
  },
  setup: {
    url: "the sender's webhook portal > Endpoints > Add Endpoint",
    secret:
      'on the endpoint, Signing Secret: whsec_...; where the sender signs with a key pair, whpk_... as `publicKey`',
  },
})
