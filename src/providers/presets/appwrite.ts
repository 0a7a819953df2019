// Appwrite: https://appwrite.io/docs/advanced/platform/webhooks, and its Workers/Webhooks.php. SHA-1 over the URL, its
// percent escapes decoded, and the body.
import { defineProvider } from '../define-provider.ts'
import { toOutsideUrl } from '../outside-url.ts'
import type { SourceFactory } from '../provider.ts'
import { body, bodyHash, header } from '../read-value.ts'
import { hmac } from '../schemes/hmac.ts'

export const appwrite: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'appwrite',
  name: 'Appwrite',
  proof: 'source',
  verify: hmac({
    header: 'x-appwrite-webhook-signature',
    algorithm: 'sha1',
    encoding: 'base64',
    content: (signed) => [decoded(toOutsideUrl(signed, signed.outsideUrl)), signed.body],
  }),
  // The body is the resource: deleted, it reads as it did when it was made, so the events belong into the key.
  event: {
    key: header('x-appwrite-webhook-events').with(bodyHash()),
    type: header('x-appwrite-webhook-events'),
    createdAt: { at: body('/$updatedAt'), unit: 'iso' },
    orderBy: body('/$id'),
  },
  delivery: {
    timeoutSeconds: 15,
    retries: 0,
    retriesForHours: 0,
    schedule: 'never',
    disables: 'after ten failures in a row',
  },
  setup: {
    url: 'project > Settings > Webhooks > Create webhook',
    secret: 'the signature key of that webhook',
  },
  notes: [
    'Several patterns match one event, so its type is a list, users.*.create,users.u1.create: subscribe to * and look.',
    'The URL is signed: give `url` as Appwrite has it where a proxy changes host or path.',
  ],
})

/** As PHP's rawurldecode: what is no escape stays. The characters stand for bytes. */
function decoded(url: string): string {
  return url.replaceAll(/%([0-9a-f]{2})/gi, (_escape, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
