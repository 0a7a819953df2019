// Why a request was refused, and what a person can do about it. The stored bytes are verified again at their own time of
// receipt, so what is said here is what holds now: a mended secret shows at once.
// Evidence never holds a secret, a whole signature or a part of a credential.
import { type Diagnosis, type RefusalReason, refusalReasons } from '../core/request.ts'
import type { OperateStore, RequestRecord } from '../store/store.ts'
import { findAlteration } from './alteration.ts'
import { diagnoseHeader } from './diagnose-header.ts'
import { diagnoseTransport, isTransportReason } from './diagnose-transport.ts'
import { toWebhookRequest } from './show-request.ts'
import type { SourceView } from './source-view.ts'
import { judgeAgain, judgeSignature, type ShownVerdict } from './verdict.ts'

export interface DiagnosisPorts {
  store: Pick<OperateStore, 'findAcceptedWithHeader' | 'getRequest'>
  sources: readonly SourceView[]
}

/**
 * Null for a request that was neither refused nor only let in under observation, or for a reason that this version does not
 * know.
 */
export async function diagnose(record: RequestRecord, ports: DiagnosisPorts): Promise<Diagnosis | null> {
  const reason = record.outcome === 'refused' ? record.reason : toObserved(record.reason)
  if (reason === null || !isRefusalReason(reason)) return null
  if (isTransportReason(reason)) return diagnoseTransport(record, reason)
  const source = ports.sources.find((one) => one.name === record.source)
  if (source === undefined) return withoutSource(record, reason)
  const verdict = await judgeAgain(record, source)
  if (reason === 'address_not_allowed' && !isAdmissible(record, verdict))
    return diagnoseAddress(record, { source, verdict: await judgeSignature(record, source) })
  return verdict.reason === null
    ? verifiesNow(record, { reason, verdict })
    : explain(record, verdict.reason, { ...ports, source, verdict })
}

/** Whether a refused one would be let in now. */
function isAdmissible({ outcome }: RequestRecord, { reason }: ShownVerdict): boolean {
  return outcome === 'refused' && reason === null
}

/** The reason for which it would have been refused. */
export function toObserved(reason: string | null): string | null {
  return reason?.startsWith('observed:') ? reason.slice('observed:'.length) : null
}

interface Findings extends DiagnosisPorts {
  source: SourceView
  verdict: ShownVerdict
}

async function explain(record: RequestRecord, cause: RefusalReason, findings: Findings): Promise<Diagnosis> {
  const { source, verdict, sources } = findings
  switch (cause) {
    case 'missing_header':
    case 'malformed_header': {
      const suspect = await findSuspect(record, source)
      if (suspect !== null) return { ...suspect, evidence: [verdict.detail, ...suspect.evidence] }
      return diagnoseHeader(record, cause, { source, sources, detail: verdict.detail })
    }
    case 'too_old':
    case 'too_new':
      return diagnoseAge(cause, source, verdict.detail)
    case 'no_matching_secret':
      return diagnoseMismatch(record, findings)
    default:
      return { cause, evidence: [verdict.detail], fix: 'Ask the sender to send it again.' }
  }
}

/** A right signature from elsewhere speaks against the list, a wrong one against the sender. */
function diagnoseAddress(
  { remoteAddress, outcome }: RequestRecord,
  { source, verdict }: Pick<Findings, 'source' | 'verdict'>,
): Diagnosis {
  const from = `it came from ${remoteAddress ?? 'an unknown address'}, which is not on the list of source ${JSON.stringify(source.name)}`
  if (verdict.ok) {
    const meanwhile =
      outcome === 'refused'
        ? "`allowMode: 'observe'` lets such requests in meanwhile and reports them."
        : 'Mend that before you enforce the list: this request would then be refused.'
    const fix = `The signature is right, so the list is probably stale, or \`proxies\` is not set as the proxies in front stand: check both. ${meanwhile}`
    return { cause: 'address_not_allowed', evidence: [from, `its signature is right: ${verdict.detail}`], fix }
  }
  const fix =
    'Neither address nor signature is right: most likely a stranger. Nothing to mend, unless you moved the sender.'
  return { cause: 'address_not_allowed', evidence: [from, `its signature is wrong, too: ${verdict.detail}`], fix }
}

function diagnoseAge(cause: 'too_old' | 'too_new', source: SourceView, detail: string): Diagnosis {
  const evidence = [detail, 'the signature itself is right, so the secret and the body are fine']
  const clock = "compare this machine's clock with true time (`timedatectl`, `chronyc tracking`) and mend it"
  if (cause === 'too_new') {
    return {
      cause,
      evidence,
      fix: `Our clock is behind, or the sender's is ahead: ${clock}. Do not raise the tolerance for this.`,
    }
  }
  const name = JSON.stringify(source.name)
  return {
    cause,
    evidence,
    fix: `Either our clock is ahead: ${clock}. Or the request was held up or replayed on its way: send it again from ${source.provider.name}. Only if it is always late, raise \`tolerance\` on source ${name}.`,
  }
}

async function diagnoseMismatch(record: RequestRecord, findings: Findings): Promise<Diagnosis> {
  const { source, verdict } = findings
  const suspect = await findSuspect(record, source)
  if (suspect !== null) return { ...suspect, evidence: [verdict.detail, ...suspect.evidence] }
  const found = await findAlteration(record, findings)
  const evidence = [verdict.detail, ...found.evidence]
  if (found.cause === 'replayed') return { cause: 'replayed', evidence, fix: replayedFix }
  if (found.cause !== null) return { cause: found.cause, evidence, fix: untouchedBody }
  const { length } = record.body
  if (source.authenticates === 'body') {
    evidence.push(length === 0 ? 'the body is empty: something read it before us' : `the body has ${length} bytes`)
  }
  // Under 'observe' an address that is not listed gets as far as this, too.
  if (source.addressRule?.mode === 'enforce')
    evidence.push('it came from a listed address: so a wrong secret, or an attack from inside the list')
  const fix = length === 0 && source.authenticates === 'body' ? untouchedBody : compareSecrets(source)
  return { cause: 'no_matching_secret', evidence, fix }
}

const replayedFix =
  'Nothing to mend here if this was a test or an attack: a signature cannot be used again for another body. If the sender did it, it signs before it finishes its body.'

/** The first of a person's likely mistakes that is proven by the signature. */
async function findSuspect(record: RequestRecord, { findSuspects }: SourceView): Promise<Diagnosis | null> {
  const request = toWebhookRequest(record)
  for (const { cause, evidence, fix, verifier } of findSuspects?.(request) ?? []) {
    const verdict = await verifier.verify(request)
    // Too old or too new is said only of a signature that is right.
    if (verdict.ok || verdict.reason === 'too_old' || verdict.reason === 'too_new')
      return { cause, evidence: [evidence], fix }
  }
  return null
}

const untouchedBody =
  'Something between the sender and Landfall rewrites the body; hand over its bytes as they came. In Express, mount landfall.node before express.json(); in Fastify or Next.js, turn body parsing off for this route; at a proxy or gateway, turn off transformations.'

function compareSecrets({ name, provider, secrets }: SourceView): string {
  const configured = secrets === 1 ? 'the secret' : `the ${secrets} secrets`
  const slips =
    'Look for quotes, spaces or a line end in the environment variable, and for another environment’s secret.'
  return `Compare ${configured} of source ${JSON.stringify(name)} with ${provider.name}'s own: ${provider.setup?.secret ?? 'in its settings for this endpoint'}. ${slips}`
}

function verifiesNow(
  { id, outcome }: RequestRecord,
  { reason, verdict }: { reason: RefusalReason; verdict: ShownVerdict },
): Diagnosis {
  return {
    cause: reason,
    evidence: [refusalReasons[reason], `it verifies now: ${verdict.detail}`],
    fix:
      outcome === 'refused'
        ? `What was wrong is mended since. Admit it, here or with \`landfall explain ${id} --admit\`: it is then processed as if it had been accepted.`
        : 'The configuration was mended since. Once new ones verify as they come, take `observe` off.',
  }
}

function withoutSource({ source }: RequestRecord, reason: RefusalReason): Diagnosis {
  return {
    cause: reason,
    evidence: [
      refusalReasons[reason],
      `there is no source ${JSON.stringify(source)} any more, so it cannot be verified again`,
    ],
    fix: `Configure source ${JSON.stringify(source)} again, or remove the webhook at its sender.`,
  }
}

function isRefusalReason(reason: string): reason is RefusalReason {
  return Object.hasOwn(refusalReasons, reason)
}
