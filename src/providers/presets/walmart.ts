// Walmart Marketplace: https://developer.walmart.com (security and authenticity of webhooks). Method, path and query, time and
// the hexadecimal SHA-256 of the body are signed, each on a line of its own.
import { createHash } from 'node:crypto'
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'
import { compileTemplate } from '../schemes/template.ts'

const head = compileTemplate('{method}\n{path}\n{timestamp}\n')

export const walmart: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'walmart',
  name: 'Walmart Marketplace',
  proof: 'corroborated',
  verify: hmac({
    header: 'wm_sec.signature',
    encoding: 'base64',
    content: (signed) => [...head(signed), createHash('sha256').update(signed.body).digest('hex')],
    timestamp: { header: 'wm_sec.timestamp', unit: 's', toleranceSeconds: 300 },
  }),
  event: { key: null, type: body('/source/eventType').or(body('/eventType')) },
  delivery: {
    timeoutSeconds: 3,
    retries: 3,
    retriesForHours: null,
    schedule: 'three retries, the third 45 minutes after the second',
  },
  setup: {
    url: 'eventUrl of POST /v3/webhooks/subscriptions',
    secret: 'the webhook secret that WM_SEC.KEY_ID names, used whole',
  },
  notes: [
    'The path is signed as Walmart has it: a proxy that rewrites it needs `url`.',
    'The signed time is said to be that of the event: raise `tolerance` to an hour if retries are refused as too old.',
  ],
})
