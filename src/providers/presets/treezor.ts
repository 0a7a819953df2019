// Treezor: https://docs.treezor.com/guide/webhooks/integrity-checks.html, known here from secondary notes on that page. It
// signs object_payload as PHP writes JSON: the one provider here whose own signature is over a text written anew.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body, valueAt } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

type SourceAware = (text: string, revive: (key: string, value: unknown, at: { source: string }) => unknown) => unknown
const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => unknown }

/** As json_encode writes it: slashes and everything beyond ASCII escaped, numbers as they were written. */
function toPhpJson(bytes: Uint8Array): string {
  try {
    const keepNumber = (_key: string, value: unknown, { source }: { source: string }): unknown =>
      typeof value === 'number' ? rawJSON(source) : value
    const payload = (JSON.parse as SourceAware)(Buffer.from(bytes).toString('utf8'), keepNumber)
    return JSON.stringify(valueAt(payload, '/object_payload') ?? null)
      .replaceAll('/', '\\/')
      .replaceAll(/[\u0080-\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
  } catch {
    return ''
  }
}

export const treezor: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'treezor',
  name: 'Treezor',
  proof: 'secondary',
  authenticates: 'part',
  verify: hmac({
    at: body('/object_payload_signature'),
    encoding: 'base64',
    content: (signed) => [toPhpJson(signed.body)],
  }),
  event: {
    key: body('/webhook_id'),
    type: body('/webhook'),
    createdAt: { at: body('/webhook_created_at'), unit: 's' },
    orderBy: body('/object_id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: 30,
    retriesForHours: 0.5,
    schedule: 'every minute, up to 30 times, where the answer is not 200',
  },
  setup: { url: 'POST /settings/hooks', secret: 'webhook_secret, as Treezor gives it to you, used whole' },
  notes: ['Only object_payload is signed: webhook, webhook_id and object_id can be altered on the way.'],
})
