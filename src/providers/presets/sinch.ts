// Sinch: https://developers.sinch.com. Three products, three ways of signing, each with a secret of its own. No secret is
// shared, and none can be chosen without it, so the header may say which product it is.
import { createHash } from 'node:crypto'
import { defineProvider } from '../define-provider.ts'
import type { Scheme, SourceFactory } from '../provider.ts'
import { body, computed, header, type Place } from '../read-value.ts'
import { anyOf } from '../schemes/any-of.ts'
import { hmac } from '../schemes/hmac.ts'
import { invalid } from '../schemes/signed-recipe.ts'
import { compileTemplate, type Template } from '../schemes/template.ts'

const conversation = hmac({
  header: 'x-sinch-webhook-signature',
  encoding: 'base64',
  content: '{body}.{header:x-sinch-webhook-signature-nonce}.{timestamp}',
  timestamp: { header: 'x-sinch-webhook-signature-timestamp' },
})

const before = compileTemplate('{method}\n')
const after = compileTemplate('\n{header:content-type}\nx-timestamp:{timestamp}\n{path}')
/** Where there is no body, nothing stands for it: not the digest of nothing. So the SDK signs and verifies. */
const voiceContent: Template = (signed) => [
  ...before(signed),
  signed.body.length === 0 ? '' : createHash('md5').update(signed.body).digest('base64'),
  ...after(signed),
]

/** `Application KEY:SIGNATURE`, its first word in any case. */
const credential: Place = {
  ...header('authorization'),
  read: ({ headers }) => {
    const values = new Set(headers.all('authorization'))
    return values.size === 1 ? [...values][0]?.replace(/^application +/i, 'Application ') : undefined
  },
}

/** The application's key is part of the header's form, so another application's signature has none. */
const voice: Scheme = {
  kind: 'hmac',
  header: 'authorization',
  credentialHeaders: [],
  needsSecrets: true,
  settings: { key: { what: 'the key of your application, as the dashboard shows it', required: true } },
  documents: () => [],
  prepare: (options) => {
    const { key } = options.settings
    if (typeof key !== 'string') throw invalid('key', "the application's key", key)
    const scheme = hmac({
      at: credential,
      format: `Application ${key}:{signature}`,
      encoding: 'base64',
      content: voiceContent,
      secret: { as: 'base64' },
      timestamp: { header: 'x-timestamp', unit: 'iso' },
    })
    return scheme.prepare(options)
  },
}

const envelope = ['app_id', 'accepted_time', 'event_time', 'project_id', 'message_metadata', 'correlation_id']
const conversationType = computed('the name of the part in body', (_request, payload) =>
  Object.keys(payload ?? {}).find((name) => !envelope.includes(name)),
)

export const sinch: SourceFactory<
  Record<string, unknown>,
  { variant?: 'conversation' | 'voice' | 'numbers' | number; key?: string }
> = defineProvider({
  id: 'sinch',
  name: 'Sinch',
  proof: 'sdk',
  verify: anyOf({ conversation, voice, numbers: hmac({ header: 'x-sinch-signature', algorithm: 'sha1' }) }),
  event: {
    key: body('/eventId'),
    type: body('/eventType').or(body('/event')).or(conversationType),
    createdAt: { at: body('/accepted_time').or(body('/timestamp')), unit: 'iso' },
  },
  delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'not documented' },
  setup: {
    url: 'Conversation: app > Webhooks; Voice and Verification: app > Callback URL; Numbers: callback URL of the number',
    secret:
      "Conversation: the webhook's secret; Voice and Verification: the application secret (base64), with its key as `key`; Numbers: the callback secret",
  },
  notes: [
    'Voice and Verification sign the path of the URL: a proxy that rewrites it needs `url`.',
    'Voice callbacks that ask what to do (ICE, ACE, PIE) expect SVAML as the answer, which a queue cannot give.',
  ],
})
