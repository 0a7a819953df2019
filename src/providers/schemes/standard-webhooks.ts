// Standard Webhooks, the shared specification (https://www.standardwebhooks.com), that many providers use, some under header
// names of their own. One header carries a list of signatures, each with its version: v1 is an HMAC with a shared secret
// (whsec_), v1a is Ed25519 with a key pair (whpk_). Each version is only ever compared with keys of its own.
import { LandfallError } from '../../core/errors.ts'
import type { Scheme, Verdict, Verifier, VerifierOptions } from '../provider.ts'
import type { SecretRule } from './encoding.ts'
import { hmac } from './hmac.ts'
import { publicKeyScheme, toGiven } from './public-key.ts'
import type { SignedRecipe } from './signed-recipe.ts'

export interface StandardWebhooksRecipe {
  /** What the three header names start with. Default 'webhook'; Svix sends 'svix'. */
  prefix?: string
  /** How the secret becomes a key, where a sender departs from the specification. Default: base64, after whsec_. */
  secret?: SecretRule
}

const secretRule: SecretRule = { as: 'base64', prefix: 'whsec_' }

/** A request passes when one of its signatures was made with a key of that version: a secret, or `publicKey`. */
export function standardWebhooksScheme({
  prefix = 'webhook',
  secret = secretRule,
}: StandardWebhooksRecipe = {}): Scheme {
  const common: SignedRecipe = {
    header: `${prefix}-signature`,
    separator: ' ',
    content: '{id}.{timestamp}.{body}',
    timestamp: { header: `${prefix}-timestamp` },
    idHeader: `${prefix}-id`,
  }
  const shared = hmac({ ...common, format: 'v1,{signature}', encoding: 'base64', secret })
  const open = publicKeyScheme({
    ...common,
    format: 'v1a,{signature}',
    algorithm: 'ed25519',
    keys: { from: 'settings', what: 'the public key, whpk_..., where the sender signs with a key pair (v1a)' },
  })
  const optional = Object.entries(open.settings).map(([name, info]) => [name, { ...info, required: false }])
  return {
    ...shared,
    settings: Object.fromEntries(optional),
    needsSecretsWith: (settings) => toGiven({ settings, secrets: [] }).length === 0,
    prepare: (options) => prepareBoth(shared, open, options),
  }
}

/** What a verdict calls a secret is counted among all the secrets; keys of the settings come after them. */
function prepareBoth(shared: Scheme, open: Scheme, options: VerifierOptions): Verifier {
  const { secrets, settings } = options
  const isOpen = (secret: string): boolean => secret.startsWith('whpk_')
  const sharedAt = [...secrets.keys()].filter((i) => !isOpen(secrets[i] ?? ''))
  const hasOwn = toGiven({ settings, secrets: [] }).length > 0
  const openAt = hasOwn ? [] : [...secrets.keys()].filter((i) => isOpen(secrets[i] ?? ''))
  const pick = (at: readonly number[]): string[] => at.map((i) => secrets[i] ?? '')
  const verifiers: Verifier[] = []
  if (sharedAt.length > 0) {
    const one = shared.prepare({ ...options, secrets: pick(sharedAt) })
    const isSame = sharedAt.length === secrets.length
    verifiers.push(isSame ? one : renumbered(one, (i) => sharedAt[i] ?? i))
  }
  if (hasOwn || openAt.length > 0) {
    const one = open.prepare({ ...options, secrets: pick(openAt) })
    verifiers.push(renumbered(one, (i) => openAt[i] ?? secrets.length + i))
  }
  const [first, second] = verifiers
  if (first === undefined) throw new LandfallError('secret_missing', 'there is neither a secret nor a publicKey')
  if (second === undefined) return first
  return { sign: first.sign, verify: (request) => toBetter(first.verify(request), () => second.verify(request)) }
}

type Judged = Verdict | Promise<Verdict>

function renumbered({ verify, sign }: Verifier, toIndex: (secret: number) => number): Verifier {
  const judge = (verdict: Verdict): Verdict => (verdict.ok ? { ok: true, secret: toIndex(verdict.secret) } : verdict)
  return {
    sign,
    verify: (request) => {
      const verdict = verify(request)
      return verdict instanceof Promise ? verdict.then(judge) : judge(verdict)
    },
  }
}

/** The other version is looked at where the first one does not match or is not there at all. */
function toBetter(judged: Judged, other: () => Judged): Judged {
  if (judged instanceof Promise) return judged.then((one) => toBetter(one, other))
  if (judged.ok || judged.reason === 'too_old' || judged.reason === 'too_new') return judged
  const next = other()
  const better = (one: Verdict): Verdict => (!one.ok && one.reason === 'malformed_header' ? judged : one)
  return next instanceof Promise ? next.then(better) : better(next)
}
