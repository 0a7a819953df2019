// Several ways in which one provider signs. Which one applies is said by the source's `variant`, or seen by which of their
// headers is there; never guessed from the content.
import type { WebhookRequest } from '../../core/request.ts'
import type { Scheme, Verdict, Verifier } from '../provider.ts'
import { invalid } from './signed-recipe.ts'

/** The schemes by name, the usual one first. */
export type Variants = Readonly<Record<string, Scheme>>

/**
 * By `variant` of the settings where it is given: a name, or its number from 0. Else the first scheme whose header is
 * there decides, and the usual one where none is. Schemes that share a header cannot be told apart: the usual one is taken.
 */
export function anyOf(variants: Variants): Scheme {
  const names = Object.keys(variants)
  const all = Object.values(variants)
  const [usual] = all
  if (usual === undefined) throw invalid('the variants of a scheme', 'at least one', 'none')
  return {
    kind: usual.kind,
    header: usual.header,
    credentialHeaders: all.flatMap((scheme) => scheme.credentialHeaders),
    needsSecrets: usual.needsSecrets,
    settings: Object.assign(
      { variant: { what: `which way of signing: ${names.join(', ')}`, required: false } },
      ...all.map((scheme) => toOptional(scheme.settings)),
    ),
    documents: (settings) => all.flatMap((scheme) => scheme.documents(settings)),
    ways: ({ variant }) =>
      variant === undefined
        ? names.filter((name, i) => i === 0 || variants[name]?.header !== '')
        : [nameOf(names, variant)],
    prepare: (options) => {
      const { variant } = options.settings
      if (variant !== undefined) return choose(variants, variant).prepare(options)
      return makeVerifier(
        all.filter((scheme) => !scheme.needsSecrets || options.secrets.length > 0),
        options,
      )
    },
  }
}

/** For a way that is weaker than the usual one: taken where `variant` says so, never because of what a request carries. */
export function onlyByVariant(scheme: Scheme): Scheme {
  return { ...scheme, header: '' }
}

export function toOptional(settings: Scheme['settings']): Scheme['settings'] {
  return Object.fromEntries(Object.entries(settings).map(([name, info]) => [name, { ...info, required: false }]))
}

export function choose(variants: Variants, variant: unknown): Scheme {
  const names = Object.keys(variants)
  const scheme = variants[nameOf(names, variant)]
  if (scheme === undefined) throw invalid('variant', `one of ${names.join(', ')}`, variant)
  return scheme
}

/** A variant's name, also by its number; '' where there is none of that name. */
export function nameOf(names: readonly string[], variant: unknown): string {
  const name = typeof variant === 'number' ? names[variant] : variant
  return typeof name === 'string' && names.includes(name) ? name : ''
}

/** A scheme whose keys were not given cannot be prepared; it is left out as long as another one can. */
function makeVerifier(schemes: readonly Scheme[], options: Parameters<Scheme['prepare']>[0]): Verifier {
  const ready: [header: string, verifier: Verifier][] = []
  let failure: unknown = invalid('the secrets or keys', 'those of one of the ways it signs', 'none')
  for (const scheme of schemes) {
    try {
      ready.push([scheme.header, scheme.prepare(options)])
    } catch (error) {
      failure = error
    }
  }
  const usual = ready[0]?.[1]
  if (usual === undefined) throw failure
  const find = ({ headers }: WebhookRequest): Verifier =>
    ready.find(([header]) => header !== '' && headers.get(header) !== undefined)?.[1] ?? usual
  return {
    verify: (request): Verdict | Promise<Verdict> => find(request).verify(request),
    sign: (draft) => usual.sign(draft),
  }
}
