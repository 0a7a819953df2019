// Wix: https://dev.wix.com/docs/build-apps/develop-your-app/api-integrations/events-and-webhooks. The whole body is a token.
// Its claim data is JSON text whose own data is JSON text again; the payload has both unpacked.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { someText } from '../schemes/claims.ts'
import { jwt, parseTokenBody } from '../schemes/jwt.ts'
import { type PublicKeyOptions, publicKeys } from '../schemes/token-keys.ts'

export interface WixEvent {
  eventType?: string
  instanceId?: string
  /** JSON text. */
  identity?: string
  data?: Record<string, unknown>
}

export const wix: SourceFactory<WixEvent, PublicKeyOptions> = defineProvider<WixEvent, PublicKeyOptions>({
  id: 'wix',
  name: 'Wix',
  proof: 'sdk',
  verify: jwt({
    at: 'body',
    algorithm: 'RS256',
    keys: publicKeys({ what: 'the public key of your app (PEM, also in base64)' }),
    claims: { data: someText() },
    times: { leewaySeconds: 0 },
  }),
  parse: (request) => {
    const outer = unpack(parseTokenBody(request).data)
    return isObject(outer) ? { ...outer, data: unpack(outer.data) } : outer
  },
  event: {
    key: body('/data/id'),
    type: body('/eventType'),
    createdAt: { at: body('/data/eventTime'), unit: 'iso' },
    orderBy: body('/data/entityId'),
  },
  delivery: {
    timeoutSeconds: 1.25,
    retries: 12,
    retriesForHours: null,
    schedule: 'up to twelve times over hours',
  },
  setup: {
    url: 'Wix Studio or app dashboard > your app > Webhooks > Create webhook',
    secret: 'no secret: publicKey stands on the same page, under Public key',
  },
  notes: ['entityEventSequence puts the changes of one entity in order.'],
})

/** JSON inside of text; what is none stays as it is. */
function unpack(value: unknown): unknown {
  try {
    return typeof value === 'string' ? JSON.parse(value) : value
  } catch {
    return value
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
