// HubSpot: https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation. Version 3
// is an HMAC over method, URL, body and time. Versions 1 and 2 are plain hashes under a header of their own: they count only
// where `variant` asks for them, never because a request carries that header and not the other.
import { defineProvider } from '../define-provider.ts'
import { toOutsideUrl } from '../outside-url.ts'
import type { Scheme, SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { byVariant } from '../schemes/by-variant.ts'
import { digestScheme } from '../schemes/digest.ts'
import { hmac } from '../schemes/hmac.ts'

/** The escapes that HubSpot writes out before it signs; all others stay. */
const writtenOut = /%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi

const v3 = hmac({
  header: 'x-hubspot-signature-v3',
  encoding: 'base64',
  content: (signed) => {
    const url = toOutsideUrl(signed, signed.outsideUrl).replace(writtenOut, decodeURIComponent)
    return [signed.method + url, signed.body, signed.timestamp]
  },
  timestamp: { header: 'x-hubspot-request-timestamp', unit: 'ms', toleranceSeconds: 300 },
})

function hash(content: string): Scheme {
  return digestScheme({ header: 'x-hubspot-signature', content })
}

export const hubspot: SourceFactory<Record<string, unknown>, { variant?: 'v3' | 'v2' | 'v1' }> = defineProvider({
  id: 'hubspot',
  name: 'HubSpot',
  proof: 'sdk',
  verify: byVariant({ v3, v2: hash('{secret}{method}{url}{body}'), v1: hash('{secret}{body}') }),
  event: {
    batch: '/*',
    // The id alone is not promised to be unique; the number of the attempt must not be part of it.
    key: body('/eventId').with(body('/subscriptionId')).with(body('/objectId')).with(body('/occurredAt')),
    type: body('/subscriptionType'),
    createdAt: { at: body('/occurredAt'), unit: 'ms' },
    orderBy: body('/objectId'),
  },
  delivery: {
    timeoutSeconds: 5,
    retries: 10,
    retriesForHours: 24,
    schedule: 'up to ten more times, spread over 24 hours',
    canList: 'GET /crm/v3/objects/{type}/{objectId} tells the state of one',
  },
  setup: {
    url: 'the app > Features > Webhooks > Target URL',
    secret: "the app's client secret, under Auth",
  },
  notes: [
    'The URL is signed: where a proxy stands before Landfall, set url to the target URL as HubSpot has it.',
    'One request carries up to 100 events.',
  ],
})
