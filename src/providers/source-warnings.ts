// What a person has to know about a source before relying on it: a proof that covers less than the body, keys that sign for
// all of a provider's customers, a preset that nobody has proven. Said the same by doctor, the server's log, `landfall
// sources` and the dashboard.
import { coverageOf } from './coverage.ts'
import type { Coverage, Provider, Settings, SourceOptions, SourceWarning } from './provider.ts'

type Options = SourceOptions & Settings

export function warningsOf(provider: Provider, options: Options): SourceWarning[] {
  return [...warnOfCoverage(provider, options), ...warnOfSharedKeys(provider, options), ...warnOfProof(provider)]
}

const coverageWarnings: Readonly<Record<Exclude<Coverage, 'body'>, Omit<SourceWarning, 'kind'>>> = {
  part: {
    what: 'Signature covers a part of the body',
    fix: 'The rest of the body could be changed on its way: fetch from the provider what matters before you act on it.',
  },
  sender: {
    what: 'Proves the sender, not the body',
    fix: 'The body itself is not signed: serve this path over HTTPS only, and fetch the object from its API before you act on it.',
  },
  nothing: {
    what: 'Proves nothing',
    fix: 'Whoever knows the URL can send to it: keep its token long and secret, and take each event as a hint to fetch the object.',
  },
}

function* warnOfCoverage(provider: Provider, options: Options): Generator<SourceWarning> {
  const covered = coverageOf(provider, options)
  if (covered === 'body') return
  const { what, fix } = coverageWarnings[covered]
  const better = Object.keys(provider.coverages).find((way) => provider.coverages[way] === 'body')
  const isChosen = better !== undefined && provider.scheme.settings.variant !== undefined
  const advice = isChosen
    ? ` Signed as '${better}' the body is covered: choose that at ${provider.name} and set \`variant: '${better}'\`.`
    : ''
  yield { kind: 'coverage', what, fix: fix + advice }
}

function* warnOfSharedKeys({ name, sharedKeys, scheme }: Provider, options: Options): Generator<SourceWarning> {
  if (sharedKeys === null) return
  const { boundBy, compare, way } = sharedKeys
  if (way !== undefined && !scheme.ways?.(options).includes(way)) return
  if (boundBy.some((setting) => isSet(options[setting]))) return
  const settings = boundBy.map((setting) => `\`${setting}\` (${scheme.settings[setting]?.what})`)
  const advice = settings.length > 0 ? `Set ${settings.join(' or ')}.` : `No option can bind it: ${compare}.`
  yield {
    kind: 'shared_keys',
    what: `Proves ${name}, not your account`,
    fix: `What proves a request is the same for all of its customers, so somebody else's events verify here too. ${advice}`,
  }
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
}

function* warnOfProof({ name, proof }: Provider): Generator<SourceWarning> {
  if (proof !== 'secondary') return
  const fix = `How ${name} signs is known from secondary sources only: set \`observe: true\` until real webhooks have verified.`
  yield { kind: 'unproven', what: 'Unproven preset', fix }
}
