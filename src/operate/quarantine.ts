// What was refused and would be let in today: a mended secret, recipe or address list says so, judged at each request's own
// time of receipt, and it is admitted once. The store admits only what is still refused, so a run that broke off is gone on
// with by asking again, and two that run side by side do no harm.
import type { Clock } from '../core/clock.ts'
import { LandfallError, toMessage } from '../core/errors.ts'
import type { RefusalReason } from '../core/request.ts'
import type { Admission, Admitted, NewEvent, OperateStore, RequestFilter, RequestRecord } from '../store/store.ts'
import { toWebhookRequest } from './show-request.ts'
import type { SourceView } from './source-view.ts'
import { judgeAgain, type ShownVerdict } from './verdict.ts'

export interface Reverified extends ShownVerdict {
  /** Whether it is refused still and can be let in: it verifies, and is no greeting. */
  admissible: boolean
  /** What admitting did; null where it was not asked for, or was not admissible while it is refused still. */
  admission: Admitted | null
}

export type QuarantineFilter = Omit<RequestFilter, 'outcome'>

export interface QuarantineAsk {
  /** Lets in what would pass; else this is a preview. */
  admit: boolean
  /** What `next` said. */
  cursor?: string
}

/** Of the requests one call looked at. */
export interface QuarantineReport {
  /** Those that were still refused. */
  refused: number
  /** Those of them that would be let in now. */
  wouldPass: number
  /** Those let in by this call; with the duplicates less than `wouldPass` where somebody else was quicker. */
  admitted: number
  /** Those let in of which every event was held already: the sender had sent it again. */
  duplicates: number
  /** Why the others are still refused, by what is wrong now. */
  byReason: Partial<Record<StillRefused['reason'], number>>
  /** The first few of those. */
  stillRefused: StillRefused[]
  /** Where to go on; null when all were looked at. */
  next: string | null
}

export interface StillRefused {
  id: string
  source: string
  receivedAt: number
  /** `handshake`: a greeting, whose sender has to greet again. */
  reason: RefusalReason | 'source_unknown' | 'handshake'
  detail: string
}

export interface QuarantinePorts {
  store: Pick<OperateStore, 'listRequests' | 'getRequest' | 'admit'>
  sources: readonly SourceView[]
  clock: Clock
}

/** Requests looked at in one call: some hundred milliseconds of verifying, so that no caller waits long for its answer. */
const lookedAtMax = 2_000
/** Requests of one commit; between two of them others get their turn. */
const batchMax = 100
/** Pages of one call: a filter that matches few of many may bring empty ones. */
const pagesMax = 40
const samplesMax = 10

export async function reverifyOne(
  record: RequestRecord,
  { store, sources, clock, admit }: QuarantinePorts & { admit: boolean },
): Promise<Reverified> {
  const source = sources.find(({ name }) => name === record.source)
  if (source === undefined) {
    const message = `request ${record.id} came to source ${JSON.stringify(record.source)}, which is not configured`
    throw new LandfallError('source_unknown', message)
  }
  if (!record.bodyKept) throw new LandfallError('body_gone', `the body of request ${record.id} is no longer kept`)
  const judged = await judge(record, source)
  if (record.outcome !== 'refused') {
    const admission = admit ? { admitted: false, outcome: record.outcome, events: [] } : null
    return { ...judged.verdict, admissible: false, admission }
  }
  const admissible = judged.admission !== null
  const [admission = null] =
    admit && judged.admission !== null ? await store.admit([judged.admission], clock.now()) : []
  return { ...judged.verdict, admissible, admission }
}

export async function reverifyAll(
  filter: QuarantineFilter,
  { admit, cursor, ...ports }: QuarantinePorts & QuarantineAsk,
): Promise<QuarantineReport> {
  const report: QuarantineReport = {
    ...{ refused: 0, wouldPass: 0, admitted: 0, duplicates: 0 },
    ...{ byReason: {}, stillRefused: [], next: cursor ?? null },
  }
  for (let pages = 0; pages < pagesMax && report.refused < lookedAtMax; pages++) {
    const page = await ports.store.listRequests(
      { ...filter, outcome: 'refused' },
      { limit: batchMax, oldestFirst: true, ...(report.next !== null && { cursor: report.next }) },
    )
    const admissions: Admission[] = []
    for (const { id } of page.items) {
      const admission = await lookAt(id, { ports, report })
      if (admission !== null) admissions.push(admission)
    }
    if (admit) addAdmitted(report, await ports.store.admit(admissions, ports.clock.now()))
    report.next = page.next
    if (page.next === null) break
    // Verifying gives no other work a turn by itself.
    await new Promise((resolve) => setImmediate(resolve))
  }
  return report
}

/** One request at a time is in memory; what it carries is kept without its bytes. */
async function lookAt(
  id: string,
  { ports, report }: { ports: QuarantinePorts; report: QuarantineReport },
): Promise<Admission | null> {
  const record = await ports.store.getRequest(id)
  // Pruned, or admitted by somebody else, since it was listed.
  if (record?.outcome !== 'refused') return null
  report.refused += 1
  const source = ports.sources.find(({ name }) => name === record.source)
  const judged = source === undefined ? noSource : await judge(record, source)
  if (judged.admission !== null) {
    report.wouldPass += 1
    return judged.admission
  }
  const { reason, detail } = judged.refusal
  report.byReason[reason] = (report.byReason[reason] ?? 0) + 1
  const { receivedAt } = record
  if (report.stillRefused.length < samplesMax)
    report.stillRefused.push({ id, source: record.source, receivedAt, reason, detail })
  return null
}

function addAdmitted(report: QuarantineReport, results: readonly (Admitted | null)[]): void {
  for (const result of results) {
    if (result?.admitted !== true) continue
    if (result.outcome === 'duplicate') report.duplicates += 1
    else report.admitted += 1
  }
}

type Judged =
  | { verdict: ShownVerdict; admission: Admission }
  | { verdict: ShownVerdict; admission: null; refusal: Pick<StillRefused, 'reason' | 'detail'> }

const noSource = {
  admission: null,
  refusal: { reason: 'source_unknown', detail: 'its source is not configured any more' },
} as const

async function judge(record: RequestRecord, source: SourceView): Promise<Judged> {
  const verdict = await judgeAgain(record, source)
  if (verdict.reason !== null) return toRefused(verdict, verdict.reason)
  let events: readonly NewEvent[] | null
  try {
    events = source.toEvents(toWebhookRequest(record))
  } catch (error) {
    const detail = `${verdict.detail}, but its events cannot be read: ${toMessage(error)}`
    return toRefused({ ...verdict, ok: false, reason: 'body_unreadable', detail }, 'body_unreadable')
  }
  if (events === null) {
    const detail = `${verdict.detail}; it is a greeting, which carries no event: let ${source.provider.name} greet again`
    return toRefused({ ...verdict, detail }, 'handshake')
  }
  const secret = verdict.secret === null ? null : verdict.secret - 1
  return { verdict, admission: { requestId: record.id, secret, events } }
}

function toRefused(verdict: ShownVerdict, reason: StillRefused['reason']): Judged {
  return { verdict, admission: null, refusal: { reason, detail: verdict.detail } }
}
