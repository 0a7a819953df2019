// A user's own recipe, as data: for senders that no preset knows. Without a recipe it is a plain HMAC-SHA256 in hex under
// X-Signature. Choosing the recipe is the configuration's business, never guessed from a request.
import { expected, LandfallError } from '../core/errors.ts'
import { makeProvider } from './define-provider.ts'
import { makeSource, type Scheme, type Source, type SourceOptions } from './provider.ts'
import { always, body, header, type Place, type TimeUnit } from './read-value.ts'
import { basic } from './schemes/basic.ts'
import { type HmacRecipe, hmac } from './schemes/hmac.ts'
import { sharedToken, type SharedTokenRecipe } from './schemes/shared-token.ts'
import { standardWebhooksScheme, type StandardWebhooksRecipe } from './schemes/standard-webhooks.ts'

/** Where a value stands: 'header:X-Event-Id', 'body:/data/id' (a JSON pointer), or '=text' for the same text always. */
export type PlaceText = `header:${string}` | `body:${string}` | `=${string}`

export interface CustomOptions extends SourceOptions {
  /** How it is verified. Exactly one; default `{ hmac: { header: 'x-signature' } }`. */
  verify?:
    | { hmac: HmacRecipe }
    | { standardWebhooks: StandardWebhooksRecipe }
    | { sharedToken: SharedTokenRecipe }
    | { basic: true }
  /** Shown on the dashboard. Default 'Custom'. */
  name?: string
  /** By which a duplicate is known. Default: the body's SHA-256. */
  key?: PlaceText
  /** Default '=webhook'. */
  type?: PlaceText
  createdAt?: { at: PlaceText; unit: TimeUnit }
}

export function custom<Payload = Record<string, unknown>>(options: CustomOptions): Source<Payload> {
  const scheme = toScheme(options.verify ?? { hmac: { header: 'x-signature' } })
  const provider = makeProvider({
    id: 'custom',
    name: options.name ?? 'Custom',
    authenticates: scheme.credentialHeaders.length > 0 ? 'sender' : 'body',
    proof: 'own',
    verify: scheme,
    event: {
      key: options.key === undefined ? null : toPlace(options.key),
      type: toPlace(options.type ?? '=webhook'),
      ...(options.createdAt && { createdAt: { at: toPlace(options.createdAt.at), unit: options.createdAt.unit } }),
    },
    delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'the sender decides' },
  })
  return makeSource<Payload>(provider, options)
}

function toScheme(verify: NonNullable<CustomOptions['verify']>): Scheme {
  if ('hmac' in verify) return hmac(verify.hmac)
  if ('standardWebhooks' in verify) return standardWebhooksScheme(verify.standardWebhooks)
  if ('sharedToken' in verify) return sharedToken(verify.sharedToken)
  if ('basic' in verify) return basic()
  const known = 'one of { hmac }, { standardWebhooks }, { sharedToken }, { basic: true }'
  throw new LandfallError('config_invalid', expected('verify', known, verify))
}

function toPlace(text: PlaceText): Place {
  if (text.startsWith('header:')) return header(text.slice('header:'.length))
  if (text.startsWith('body:/')) return body(text.slice('body:'.length))
  if (text.startsWith('=')) return always(text.slice(1))
  throw new LandfallError('config_invalid', expected('a place', "'header:NAME', 'body:/pointer' or '=text'", text))
}
