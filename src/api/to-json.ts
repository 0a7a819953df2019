// From what operate returns to the JSON of the contract: times become ISO 8601, bytes become text. The only place that does.
import type { Operate } from '../operate/operate.ts'
import type {
  EventDetail,
  EventSummary,
  JobSummary,
  List,
  Percentiles,
  RequestBytes,
  RequestDetail,
  RequestSummary,
  SourceInfo,
  Stats,
  StatsTotals,
} from './contract.ts'

export type Answer<Name extends keyof Operate> = Operate[Name] extends (...args: never[]) => Promise<infer Value>
  ? Value
  : never
type EventView = Answer<'showEvent'>
type RequestView = Answer<'showRequest'>
type StatsView = Answer<'stats'>
type EventRow = Answer<'listEvents'>['items'][number]
type RequestRow = Answer<'listRequests'>['items'][number]

/** The largest moment a Date can hold: a sender may claim any number. */
const dateMsMax = 8_640_000_000_000_000

export function toIso(at: number): string {
  return new Date(Math.min(dateMsMax, Math.max(-dateMsMax, at))).toISOString()
}

function toIsoOrNull(at: number | null): string | null {
  return at === null || Math.abs(at) > dateMsMax ? null : toIso(at)
}

export function toList<Row, Item>(
  page: { items: readonly Row[]; next: string | null },
  toItem: (row: Row) => Item,
): List<Item> {
  return { items: page.items.map(toItem), next: page.next }
}

export function toEventSummary(event: EventRow): EventSummary {
  return { ...toEventFields(event), jobs: event.jobs.map(toJob) }
}

function toEventFields(event: Omit<EventRow, 'jobs'>): Omit<EventSummary, 'jobs'> {
  const { id, source, type, key, duplicates, origin } = event
  const createdAt = toIsoOrNull(event.createdAt)
  return { id, source, type, key, createdAt, receivedAt: toIso(event.receivedAt), duplicates, origin }
}

function toJob({
  id,
  subscription,
  state,
  attempts,
  dueAt,
  orderKey,
  waits,
  note,
  replay,
}: EventRow['jobs'][number]): JobSummary {
  const nextAttemptAt = state === 'pending' ? toIso(dueAt) : null
  return { id, subscription, state, attempts, nextAttemptAt, orderKey, waits, note, replay }
}

export function toEventDetail(event: EventView): EventDetail {
  const { request, verdict } = event
  return {
    ...toEventFields(event),
    jobs: event.jobs.map((job) => ({
      ...toJob(job),
      history: job.history.map((attempt) => ({ ...attempt, startedAt: toIso(attempt.startedAt) })),
      steps: job.steps.map(({ name, finishedAt }) => ({ name, finishedAt: toIso(finishedAt) })),
    })),
    request: {
      ...toBytes(request),
      id: request.id,
      remoteAddress: request.remoteAddress,
      ackMs: request.ackMs,
      status: request.status,
    },
    verdict: { ok: verdict.ok, secret: verdict.secret, detail: verdict.detail },
    duplicateRequests: event.duplicateRequests.map(toRequestSummary),
    timeline: event.timeline.flatMap((entry) => {
      const at = toIsoOrNull(entry.at)
      return at === null ? [] : [{ ...entry, at }]
    }),
    traceId: event.traceId,
  }
}

export function toRequestSummary(request: RequestRow): RequestSummary {
  const { id, source, status, outcome, reason, ackMs, eventId, altered } = request
  const admittedAt = toIsoOrNull(request.admittedAt)
  const receivedAt = toIso(request.receivedAt)
  return { id, source, receivedAt, status, outcome, reason, admittedAt, ackMs, eventId, altered }
}

export function toRequestDetail(request: RequestView): RequestDetail {
  const { remoteAddress, diagnosis } = request
  return { ...toRequestSummary(request), ...toBytes(request), remoteAddress, diagnosis }
}

function toBytes({ method, path, headers, body, bodyKept }: Omit<RequestView, 'diagnosis'>): RequestBytes {
  return { method, path, headers, ...toText(body), bodyBytes: body.length, bodyKept }
}

/** Text only where the same bytes come back from it; a byte order mark is a byte like any other. */
function toText(body: Uint8Array): Pick<RequestBytes, 'body' | 'bodyEncoding'> {
  try {
    return { body: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body), bodyEncoding: 'utf8' }
  } catch {
    return { body: Buffer.from(body).toString('base64'), bodyEncoding: 'base64' }
  }
}

export function toSourceInfo(source: Answer<'sources'>[number], intakeUrl: string | null): SourceInfo {
  const { name, path, provider, secrets } = source
  return {
    name,
    provider: provider.id,
    providerName: provider.name,
    path,
    url: intakeUrl === null ? null : intakeUrl + path,
    authenticates: source.authenticates,
    proof: provider.proof,
    warnings: source.warnings.map((one) => ({ ...one })),
    secrets,
    secretUses: source.secretUses.map((use) => ({ ...use, lastMatchedAt: toIsoOrNull(use.lastMatchedAt) })),
    addresses: source.addresses && {
      mode: source.addresses.mode,
      allow: [...source.addresses.allow],
      findings: source.addresses.findings.map((one) => ({ ...one, lastAt: toIso(one.lastAt) })),
    },
    lastEventAt: toIsoOrNull(source.lastEventAt),
    lastRefusedAt: toIsoOrNull(source.lastRefusedAt),
    timeoutSeconds: provider.delivery.timeoutSeconds,
    retrySchedule: provider.delivery.schedule,
    subscriptions: source.subscriptions.map(({ name, types, handler }) => ({ name, types: [...types], handler })),
  }
}

export function toStatsJson(stats: StatsView): Stats {
  return {
    from: toIso(stats.from),
    to: toIso(stats.to),
    stepSeconds: stats.stepMs / 1000,
    totals: toTotals(stats.totals),
    series: stats.series.map((point) => {
      const { refusedByReason: _reasons, failedByCause: _causes, wireFaults: _faults, ...rest } = toTotals(point)
      const { unavailable: _unavailable, pruned: _pruned, ...totals } = rest
      return { at: toIso(point.at), ...totals }
    }),
    full: stats.full,
    backlog: stats.backlog,
    oldestPendingSeconds: toSeconds(stats.oldestPendingMs),
    subscriptions: stats.subscriptions.map(({ oldestPendingMs, ...one }) => ({
      ...one,
      oldestPendingSeconds: toSeconds(oldestPendingMs),
    })),
  }
}

function toTotals(totals: StatsView['totals']): StatsTotals {
  const { received, accepted, duplicate, refused, refusedByReason, handshake, admitted } = totals
  const { succeeded, failed, failedByCause, dead, wireFaults, unavailable, pruned } = totals
  return {
    ...{ received, accepted, duplicate, refused, refusedByReason, handshake, admitted, wireFaults },
    ...{ succeeded, failed, failedByCause, dead, unavailable, pruned },
    ackMs: toPercentiles(totals.ackMs),
    attemptMs: toPercentiles(totals.attemptMs),
    endToEndMs: toPercentiles(totals.endToEndMs),
  }
}

function toPercentiles({ p50, p95, p99 }: Percentiles): Percentiles {
  return { p50: toThreeDigits(p50), p95: toThreeDigits(p95), p99: toThreeDigits(p99) }
}

/** The histogram is right to 9 %; more digits would claim what is not known. */
function toThreeDigits(ms: number | null): number | null {
  return ms === null ? null : Number(ms.toPrecision(3))
}

function toSeconds(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms / 1000)
}
