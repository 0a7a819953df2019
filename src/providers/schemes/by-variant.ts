// Several ways in which one provider signs, of which only the configuration chooses: two of them share a header, or one is
// weaker than the other, and then nothing that a request carries may decide. See any-of.ts for those that may.
import { LandfallError } from '../../core/errors.ts'
import type { Scheme, Settings } from '../provider.ts'
import { choose, nameOf, toOptional, type Variants } from './any-of.ts'
import { invalid } from './signed-recipe.ts'

/** By `variant` of the settings: a name, or its number from 0. The first one where it is not given. */
export function byVariant(variants: Variants): Scheme {
  const names = Object.keys(variants)
  const all = Object.values(variants)
  const [usual] = all
  if (usual === undefined) throw invalid('the variants of a scheme', 'at least one', 'none')
  const pick = ({ variant }: Settings): Scheme =>
    variant === undefined || variant === '' ? usual : choose(variants, variant)
  return {
    kind: usual.kind,
    header: usual.header,
    credentialHeaders: [...new Set(all.flatMap((scheme) => scheme.credentialHeaders))],
    needsSecrets: usual.needsSecrets,
    needsSecretsWith: (settings) => pick(settings).needsSecrets,
    settings: Object.assign(
      { variant: { what: `which way of signing: ${names.join(', ')}`, required: false } },
      ...all.toReversed().map((scheme) => toOptional(scheme.settings)),
    ) as Scheme['settings'],
    documents: (settings) => pick(settings).documents(settings),
    ways: ({ variant = 0 }) => [nameOf(names, variant === '' ? 0 : variant)],
    prepare: (options) => {
      const chosen = pick(options.settings)
      for (const [name, { what, required }] of Object.entries(chosen.settings)) {
        // A key may stand under other names; whoever needs it says so himself.
        if (!required || name === 'publicKey' || options.settings[name] !== undefined) continue
        throw new LandfallError('secret_missing', `${name} is not set: ${what}`)
      }
      return chosen.prepare(options)
    },
  }
}
