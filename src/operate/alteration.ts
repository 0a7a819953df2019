// Proof that a body was changed after it was signed: a likely original fits the signature, or the same signature was
// accepted over another body. Without proof nothing is claimed; a wrong secret is then the likelier story.
import { isDeepStrictEqual } from 'node:util'
import type { OperateStore, RequestRecord } from '../store/store.ts'
import { toBodyVariants, variantBytesMax } from './body-variants.ts'
import { toWebhookRequest } from './show-request.ts'
import type { SourceView } from './source-view.ts'

export interface Alteration {
  cause: 'body_altered' | 'body_cut' | 'replayed' | null
  /** What was found, or why nothing was looked for. */
  evidence: string[]
}

export interface AlterationPorts {
  store: Pick<OperateStore, 'findAcceptedWithHeader' | 'getRequest'>
  source: SourceView
}

export async function findAlteration(record: RequestRecord, { store, source }: AlterationPorts): Promise<Alteration> {
  // Where the proof does not cover the body, a changed body would have been accepted.
  if (source.authenticates !== 'body' && source.authenticates !== 'part') return { cause: null, evidence: [] }
  const twin = await findTwin(record, { store, source })
  if (twin !== null && twin.cause !== null) return twin
  const variant = await findVariant(record, source)
  const evidence = [...(twin?.evidence ?? []), ...variant.evidence]
  if (variant.cause === null && isCut(record)) {
    return { cause: 'body_cut', evidence: [...evidence, 'the body is JSON that breaks off before its end'] }
  }
  return { cause: variant.cause, evidence }
}

async function findVariant(record: RequestRecord, source: SourceView): Promise<Alteration> {
  const { length } = record.body
  if (length > variantBytesMax) {
    return {
      cause: null,
      evidence: [`the body has ${length} bytes; likely originals are only tried up to ${variantBytesMax}`],
    }
  }
  for (const variant of toBodyVariants(record.body)) {
    if (!(await isSignedOver(record, source, variant.body))) continue
    const sizes = `${variant.body.length} bytes were signed, ${length} bytes arrived`
    return { cause: 'body_altered', evidence: [`the signature is right for ${variant.what}`, sizes] }
  }
  return { cause: null, evidence: [] }
}

/** Too old or too new is said only of a signature that is right. */
async function isSignedOver(record: RequestRecord, { verifier }: SourceView, body: Uint8Array): Promise<boolean> {
  const verdict = await verifier.verify({ ...toWebhookRequest(record), body })
  return verdict.ok || verdict.reason === 'too_old' || verdict.reason === 'too_new'
}

/** An accepted request that carried exactly the same proof. */
async function findTwin(record: RequestRecord, { store, source }: AlterationPorts): Promise<Alteration | null> {
  const { header } = source.provider.scheme
  const value = record.headers.get(header)
  if (value === undefined) return null
  const summary = await store.findAcceptedWithHeader(record.source, header, value)
  const twin = summary === null ? null : await store.getRequest(summary.id)
  if (twin === null || twin.id === record.id) return null
  const same = `request ${twin.id} carried exactly the same ${header} and was accepted`
  if (Buffer.compare(twin.body, record.body) !== 0) {
    return twin.body.length > record.body.length && Buffer.from(twin.body).indexOf(record.body) === 0
      ? {
          cause: 'body_cut',
          evidence: [`${same}, with ${twin.body.length} bytes of which only ${record.body.length} arrived here`],
        }
      : {
          cause: isSameJson(twin.body, record.body) ? 'body_altered' : 'replayed',
          evidence: [`${same}, with another body`],
        }
  }
  const told = `${same}, with the same body: its secret is no longer configured, or another signed part (a timestamp, an id) was changed`
  return { cause: null, evidence: [told] }
}

/** Whether the same data is only written differently. */
function isSameJson(one: Uint8Array, other: Uint8Array): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(toText(one)), JSON.parse(toText(other)))
  } catch {
    return false
  }
}

/** An open bracket or string at the end of what begins as JSON. */
function isCut({ body }: RequestRecord): boolean {
  const text = toText(body)
  if (!/^\s*[[{]/.test(text)) return false
  try {
    JSON.parse(text)
    return false
  } catch {
    return !/[\]}]\s*$/.test(text)
  }
}

function toText(body: Uint8Array): string {
  return Buffer.from(body).toString('utf8')
}
