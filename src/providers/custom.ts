// A user's own recipe, as data: for senders that no preset knows. Without a recipe it is a plain HMAC-SHA256 in hex under
// X-Signature. Choosing the recipe is the configuration's business, never guessed from a request.
import { expected, LandfallError } from '../core/errors.ts'
import { makeProvider } from './define-provider.ts'
import { type Coverage, makeSource, type Scheme, type Source, type SourceOptions } from './provider.ts'
import { always, body, header, type Place, type TimeUnit } from './read-value.ts'
import { basic } from './schemes/basic.ts'
import { type HmacRecipe, hmac } from './schemes/hmac.ts'
import { type SharedTokenRecipe, sharedToken } from './schemes/shared-token.ts'
import { type StandardWebhooksRecipe, standardWebhooksScheme } from './schemes/standard-webhooks.ts'

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
  /** By which a duplicate is known. Default: the id of a Standard Webhooks recipe, else the body's SHA-256. */
  key?: PlaceText
  /** Default: the body's `type` with a Standard Webhooks recipe, else and without one '=webhook'. */
  type?: PlaceText
  createdAt?: { at: PlaceText; unit: TimeUnit }
}

type Recipe = NonNullable<CustomOptions['verify']>

export function custom<Payload = Record<string, unknown>>(options: CustomOptions): Source<Payload> {
  const verify = options.verify ?? { hmac: { header: 'x-signature' } }
  const scheme = toScheme(verify)
  const provider = makeProvider({
    id: 'custom',
    name: options.name ?? 'Custom',
    authenticates: toCoverage(verify),
    proof: 'own',
    verify: scheme,
    event: {
      ...defaults(verify),
      ...(options.key !== undefined && { key: toPlace(options.key) }),
      ...(options.type !== undefined && { type: toPlace(options.type) }),
      ...(options.createdAt && { createdAt: { at: toPlace(options.createdAt.at), unit: options.createdAt.unit } }),
    },
    delivery: { timeoutSeconds: null, retries: null, retriesForHours: null, schedule: 'the sender decides' },
  })
  return makeSource<Payload>(provider, { ...options })
}

/** A Standard Webhooks sender has its id and type where the specification says; two events may well have equal bodies. */
function defaults(verify: Recipe): { key: Place | null; type: Place } {
  const type = always('webhook')
  if (!('standardWebhooks' in verify)) return { key: null, type }
  return { key: header(`${verify.standardWebhooks.prefix ?? 'webhook'}-id`), type: body('/type').or(type) }
}

function toCoverage(verify: Recipe): Coverage {
  if ('standardWebhooks' in verify) return 'body'
  if (!('hmac' in verify)) return 'sender'
  const { content = '{body}' } = verify.hmac
  if (typeof content !== 'string' || /\{body(-sha256)?\}/.test(content)) return 'body'
  return /\{(body|form)[:-]/.test(content) ? 'part' : 'sender'
}

function toScheme(verify: Recipe): Scheme {
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
