// The header with the proof is not there, or not in the provider's form: which one was wanted, and what came instead.
import type { Diagnosis } from '../core/request.ts'
import type { RequestRecord } from '../store/store.ts'
import type { SourceView } from './source-view.ts'

export interface HeaderFindings {
  source: SourceView
  /** All of them: a request that fits another one was sent to the wrong path. */
  sources: readonly SourceView[]
  /** The verifier's own words. */
  detail: string
}

export function diagnoseHeader(
  record: RequestRecord,
  cause: 'missing_header' | 'malformed_header',
  { source, sources, detail }: HeaderFindings,
): Diagnosis {
  const { provider, name } = source
  const evidence = [detail]
  const meant = sources.find(
    (one) => one.provider.id !== provider.id && carries(record, one) && !carries(record, source),
  )
  if (meant !== undefined) {
    evidence.push(`it carries ${meant.provider.scheme.header}, as ${meant.provider.name} sends it`)
    return {
      cause: 'wrong_scheme',
      evidence,
      fix: `It looks like a webhook of ${meant.provider.name}: point it at ${meant.path}, not at ${source.path}.`,
    }
  }
  if (cause === 'missing_header') {
    evidence.push(toLookalikes(record))
    return { cause, evidence, fix: missingFix(source) }
  }
  const value = record.headers.get(provider.scheme.header)
  // The shape of a credential would tell its length; of a signature it tells nothing that is not public.
  if (value !== undefined && source.credentialHeaders.length === 0) {
    evidence.push(`${provider.scheme.header} came as ${toShape(value)}`)
  }
  const fix = `Check that source ${JSON.stringify(name)} is meant for ${provider.name}, and that no proxy rewrites, cuts or joins ${provider.scheme.header}.`
  return { cause, evidence, fix }
}

function carries(record: RequestRecord, { provider }: SourceView): boolean {
  return record.headers.get(provider.scheme.header) !== undefined
}

function missingFix({ provider, name }: SourceView): string {
  const { header } = provider.scheme
  return `Set a secret for this webhook at ${provider.name}: without one it is not signed. If it is set, let the proxy in front pass ${header} on, and check that source ${JSON.stringify(name)} is meant for ${provider.name}.`
}

const looksLikeProof = /sign|hmac|-sig|token|authorization|timestamp|webhook-id|secret|digest/

/** At most this many names of a stranger's headers are repeated. */
const lookalikesMax = 8

/** Names only: their values may be credentials. */
function toLookalikes(record: RequestRecord): string {
  const names = new Set(record.headers.pairs().map(([name]) => name.toLowerCase()))
  const found = [...names].filter((name) => looksLikeProof.test(name)).slice(0, lookalikesMax)
  return found.length === 0
    ? 'no other header that looks like a signature came either'
    : `what came and looks like proof: ${found.join(', ')}`
}

/** 'sha1=<40 characters>': the form without what it says. */
function toShape(value: string): string {
  if (value === '') return 'an empty value'
  const entries = value.split(/[,; ]+/).slice(0, lookalikesMax)
  return entries.map(toEntryShape).join(', ')
}

function toEntryShape(entry: string): string {
  // Base64 ends in '=': only what has a value behind its equals sign is a name.
  const [, name, rest] = /^([a-z][a-z0-9_]{0,9})=([^=].*)$/i.exec(entry) ?? []
  return name !== undefined && rest !== undefined
    ? `${name}=<${rest.length} characters>`
    : `<${entry.length} characters>`
}
