// Ways of writing one and the same signature that neither a request nor a setting tells apart: hex or base64 of a digest, a
// key decoded or not, a second header while secrets are rolled. All are tried. Only for ways that are equally strong,
// since whoever sends chooses among them; a weaker one goes behind `variant`: see any-of.ts.
import type { WebhookRequest } from '../../core/request.ts'
import type { Scheme, Verdict, Verifier } from '../provider.ts'

export function eitherOf(usual: Scheme, ...others: readonly Scheme[]): Scheme {
  const all = [usual, ...others]
  return {
    ...usual,
    credentialHeaders: all.flatMap((scheme) => scheme.credentialHeaders),
    settings: Object.assign({}, ...all.map((scheme) => scheme.settings)),
    documents: (settings) => all.flatMap((scheme) => scheme.documents(settings)),
    prepare: (options) => {
      const [first, ...rest] = prepareAll(all, options)
      return { verify: (request) => tryAll([first, ...rest], request), sign: (draft) => first.sign(draft) }
    },
  }
}

/** A secret need not have the form of every way; one way has to be left. */
function prepareAll(all: readonly Scheme[], options: Parameters<Scheme['prepare']>[0]): [Verifier, ...Verifier[]] {
  const ready: Verifier[] = []
  let failure: unknown
  for (const scheme of all) {
    try {
      ready.push(scheme.prepare(options))
    } catch (error) {
      failure ??= error
    }
  }
  const [first, ...rest] = ready
  if (first === undefined) throw failure
  return [first, ...rest]
}

/** The first that verifies; else the refusal that knows most. */
async function tryAll(verifiers: readonly [Verifier, ...Verifier[]], request: WebhookRequest): Promise<Verdict> {
  let refusal: Verdict | undefined
  for (const verifier of verifiers) {
    const verdict = await verifier.verify(request)
    if (verdict.ok) return verdict
    if (refusal === undefined || (knowsMore(verdict) && !knowsMore(refusal))) refusal = verdict
  }
  return refusal as Verdict
}

/** A signature that was right, or a key that is not here yet and may still be the one. */
function knowsMore(verdict: Verdict): boolean {
  return !verdict.ok && ['too_old', 'too_new', 'key_unavailable'].includes(verdict.reason)
}
