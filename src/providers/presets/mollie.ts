// Mollie: https://docs.mollie.com/reference/webhooks. Next-gen webhooks are signed, with one header for each secret
// while it is rolled. Classic ones carry nothing but an id: that way is only taken where `variant` says so.
import { defineProvider } from '../define-provider.ts'
import type { Scheme, SourceFactory } from '../provider.ts'
import { body, computed, form, type Place, query, receipt } from '../read-value.ts'
import { anyOf, onlyByVariant } from '../schemes/any-of.ts'
import { hmac } from '../schemes/hmac.ts'
import { sharedToken } from '../schemes/shared-token.ts'

const name = 'x-mollie-signature'

/** Every value of the header; Mollie's own SDK also takes one without its 'sha256='. */
const signatures: Place = {
  ...computed(`header ${name}`, ({ headers }) =>
    headers
      .all(name)
      .map((value) => value.replace(/^sha256=/, ''))
      .join(','),
  ),
  write: (draft, value) => ({ ...draft, headers: [...draft.headers, [name, `sha256=${value}`]] }),
}

const nextGen: Scheme = { ...hmac({ at: signatures, separator: ',' }), header: name }

/** A classic request is the same for every change of an object: none may be taken for a repetition. */
const key = computed('body /id, or form id with the moment of receipt', (request, payload) =>
  isClassic(payload) ? receipt().with(form('id')).read(request, payload) : body('/id').read(request, payload),
)

const kinds: ReadonlyMap<string, string> = new Map([
  ['tr', 'payment'],
  ['re', 'refund'],
  ['ord', 'order'],
  ['sub', 'subscription'],
  ['pl', 'payment-link'],
])

const kind = computed('the prefix of form id', (request) => {
  const prefix = form('id').read(request, undefined)?.split('_')[0]
  return prefix === undefined ? undefined : (kinds.get(prefix) ?? prefix)
})

export const mollie: SourceFactory<Record<string, unknown>, { variant?: 'next-gen' | 'classic' }> = defineProvider({
  id: 'mollie',
  name: 'Mollie',
  authenticates: { 'next-gen': 'body', classic: 'nothing' },
  proof: 'sdk',
  verify: anyOf({ 'next-gen': nextGen, classic: onlyByVariant(sharedToken({ at: query('token') })) }),
  event: {
    key,
    type: body('/type').or(kind),
    createdAt: { at: body('/createdAt'), unit: 'iso' },
    orderBy: body('/entityId').or(form('id')),
  },
  looksGenuine: isClassic,
  delivery: {
    timeoutSeconds: 15,
    retries: 10,
    retriesForHours: 26,
    schedule: 'ten times over 26 hours',
    canList: 'GET /v2/events/{id}, for next-gen',
  },
  setup: {
    url: 'Developers > Webhooks > Create webhook, or POST /v2/webhooks; classic: `webhookUrl` of each payment, with ?token=SECRET at its end',
    secret: 'the signing secret shown when the webhook is created; classic: a long random text of your own',
  },
  notes: [
    "Classic webhooks (variant: 'classic') prove nothing but that the sender knows the URL: fetch the object by its id and act on what the API says.",
    'A classic request is an event each time it comes, also when it is a retry, because Mollie sends the same bytes for every change.',
  ],
})

function isClassic(payload: unknown): boolean {
  return typeof payload === 'object' && payload !== null && !('type' in payload)
}
