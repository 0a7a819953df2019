// Paddle Classic: https://developer.paddle.com/classic/reference/verifying-webhooks. It signs the form's fields as PHP would
// serialise them: sorted by name, every value a string.
import { defineProvider } from '../define-provider.ts'
import { toForm } from '../payload.ts'
import type { SourceFactory } from '../provider.ts'
import { computed, form } from '../read-value.ts'
import { publicKeyScheme } from '../schemes/public-key.ts'

function serialize(fields: Readonly<Record<string, string | string[]>>): string {
  // Of a field that comes twice, PHP keeps the last.
  const pairs = Object.entries(fields)
    .filter(([name]) => name !== 'p_signature')
    .map(([name, value]): [string, string] => [name, [value].flat().at(-1) ?? ''])
    .toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  const text = (value: string): string => `s:${Buffer.byteLength(value)}:"${value}";`
  return `a:${pairs.length}:{${pairs.map(([name, value]) => text(name) + text(value)).join('')}}`
}

/** Written in UTC, without a zone. */
const time = computed('form event_time', (request, payload) => {
  const at = form('event_time').read(request, payload)
  return at === undefined ? undefined : `${at}Z`
})

export const paddleClassic: SourceFactory<Record<string, string>, { publicKey?: string }> = defineProvider({
  id: 'paddle-classic',
  name: 'Paddle Classic',
  proof: 'sdk',
  verify: publicKeyScheme({
    algorithm: 'rsa',
    hash: 'sha1',
    at: form('p_signature'),
    content: (signed) => [Buffer.from(serialize(toForm(Buffer.from(signed.body).toString('utf8'))), 'utf8')],
    keys: { from: 'settings', what: 'the public key of your vendor account (PEM)' },
  }),
  event: {
    key: form('alert_id'),
    type: form('alert_name'),
    createdAt: { at: time, unit: 'iso' },
    orderBy: form('subscription_id'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'it does not say',
    canList: 'POST https://vendors.paddle.com/api/2.0/alert/webhooks',
  },
  setup: {
    url: 'Developer Tools > Alerts/Webhooks',
    secret: 'Developer Tools > Public Key, as `publicKey`',
  },
  notes: ['A signature holds for ever: there is no time in it that would be judged.'],
})
