// What the claims of a token have to say, as data: { iss: oneOf('Upstash'), sub: ownUrl(), body: bodyHash('base64url') }.
// A signature only says who made a token; these say that it was made for us, and for this body.
import { createHash, timingSafeEqual } from 'node:crypto'
import { LandfallError } from '../../core/errors.ts'
import type { HeaderList } from '../../core/headers.ts'
import { toOutsideUrl } from '../outside-url.ts'
import type { SettingInfo, Settings, VerifierOptions } from '../provider.ts'
import { isSameText } from './constant-time.ts'

/** What a claim is judged against. */
export interface ClaimContext {
  method: string
  /** As it arrived. */
  url: string
  headers: HeaderList
  body: Uint8Array
  /** The source's `url`. */
  outsideUrl: string | null
  settings: Settings
  /** The delivery's own id, for the tokens that we make. */
  id: string
}

export interface ClaimRule {
  readonly settings?: Readonly<Record<string, SettingInfo>>
  /** Whether it ties the token to the body. */
  readonly coversBody?: boolean
  /** Throws `secret_missing` or `config_invalid` where it could not be judged. */
  demand?(options: Pick<VerifierOptions, 'settings' | 'url'>): void
  /** Whether the claim says what it has to; `value` is undefined where there is none. */
  holds(value: unknown, context: ClaimContext): boolean
  /** What a token of ours says; undefined leaves the claim out. */
  make(context: ClaimContext): unknown
}

export type ClaimRules = Readonly<Record<string, ClaimRule>>

/** Exactly one of `values`. */
export function oneOf(...values: readonly (string | boolean)[]): ClaimRule {
  return { holds: (value) => values.some((one) => one === value), make: () => values[0] }
}

/** Some text, whatever it says. */
export function someText(): ClaimRule {
  return { holds: (value) => typeof value === 'string' && value !== '', make: ({ id }) => id }
}

export interface SettingRule {
  what: string
  required?: boolean
}

/** What the setting says; where it is not set, anything. */
export function fromSetting(name: string, { what, required = false }: SettingRule): ClaimRule {
  return {
    settings: { [name]: { what, required } },
    holds: (value, { settings }) => settings[name] === undefined || isText(value, settings[name]),
    make: ({ settings }) => settings[name],
  }
}

/**
 * The setting `audience`, or the source's `url`; one of them has to be set. The Host header comes with the request, and
 * whoever got a token that was made for him could send it on to us with his own Host. Only where nobody else ever gets
 * tokens by the same key, the request's own URL will do: `orRequest`.
 */
export function audience({ orRequest = false }: { orRequest?: boolean } = {}): ClaimRule {
  const what = "the audience of the tokens, where it is not the source's url"
  const wanted = (context: ClaimContext): unknown =>
    context.settings.audience ?? toOutsideUrl(context, context.outsideUrl)
  return {
    settings: { audience: { what, required: false } },
    demand: ({ settings, url }) => {
      if (!orRequest) demandUrl(settings.audience ?? url, 'audience or url')
    },
    holds: (value, context) => [value].flat().some((one) => isText(one, wanted(context))),
    make: wanted,
  }
}

/** The URL as the provider was given it: the source's `url`, which has to be set, for the reason that `audience` has. */
export function ownUrl(): ClaimRule {
  const wanted = (context: ClaimContext): string => toOutsideUrl(context, context.outsideUrl)
  return {
    demand: ({ url }) => demandUrl(url, 'url'),
    holds: (value, context) => isText(value, wanted(context)),
    make: wanted,
  }
}

type HashEncoding = 'hex' | 'base64' | 'base64url'

/** The body's SHA-256. `leftOutWhenEmpty`: there is no such claim, and must not be, where there is no body. */
export function bodyHash(
  encoding: HashEncoding,
  { leftOutWhenEmpty = false }: { leftOutWhenEmpty?: boolean } = {},
): ClaimRule {
  const isLeftOut = ({ body }: ClaimContext): boolean => leftOutWhenEmpty && body.length === 0
  return {
    coversBody: true,
    holds: (value, context) =>
      isLeftOut(context) ? value === undefined : isHash(value, toHash(context.body, encoding), encoding),
    make: (context) => (isLeftOut(context) ? undefined : toHash(context.body, encoding)),
  }
}

/** The body itself, once more. */
export function bodyText(): ClaimRule {
  return {
    coversBody: true,
    holds: (value, { body }) => {
      const bytes = Buffer.from(typeof value === 'string' ? value : '', 'utf8')
      return typeof value === 'string' && bytes.length === body.length && timingSafeEqual(bytes, body)
    },
    make: ({ body }) => Buffer.from(body).toString('utf8'),
  }
}

/** The SHA-256 of what `content` finds, as text whose characters are bytes. */
export function hashOf(encoding: HashEncoding, content: (context: ClaimContext) => string): ClaimRule {
  const wanted = (context: ClaimContext): string => toHash(Buffer.from(content(context), 'latin1'), encoding)
  return { holds: (value, context) => isHash(value, wanted(context), encoding), make: wanted }
}

function toHash(bytes: Uint8Array, encoding: HashEncoding): string {
  return createHash('sha256').update(bytes).digest(encoding)
}

/** With base64url, padding says nothing: some pad, some do not. */
function isHash(value: unknown, wanted: string, encoding: HashEncoding): boolean {
  if (typeof value !== 'string') return false
  return isSameText(encoding === 'base64url' ? value.replace(/={1,2}$/, '') : value, wanted)
}

/** Settings may be numbers, claims too: an account's id is one number however it is written. */
function isText(value: unknown, wanted: unknown): boolean {
  const isPlain = (one: unknown): boolean => typeof one === 'string' || typeof one === 'number'
  return isPlain(value) && isPlain(wanted) && isSameText(String(value), String(wanted))
}

function demandUrl(set: unknown, names: string): void {
  if (typeof set === 'string' && set !== '') return
  const why = 'without it a token that was made for somebody else could not be told from one for us'
  throw new LandfallError('secret_missing', `${names} is not set: ${why}`)
}
