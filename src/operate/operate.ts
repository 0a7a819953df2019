// Engine 4: what a person may see and do, once, for the API and the command line. Results are plain records with times in
// Unix milliseconds; whoever shows them gives them their form. No secret and no credential leaves through here.
import { type Clock, minuteMs } from '../core/clock.ts'
import { LandfallError } from '../core/errors.ts'
import type { Diagnosis } from '../core/request.ts'
import type {
  EventFilter,
  EventRecord,
  EventSummary,
  FailureGroup,
  JobSummary,
  Notice,
  OperateStore,
  Page,
  PageAsk,
  ReplayPreview,
  ReplayRecord,
  ReplayStore,
  RequestFilter,
  RequestRecord,
  RequestSummary,
  Store,
  StoreHealth,
} from '../store/store.ts'
import { diagnose } from './diagnose.ts'
import { type HeaderMask, makeHeaderMask } from './mask-headers.ts'
import {
  type QuarantineAsk,
  type QuarantineFilter,
  type QuarantineReport,
  type Reverified,
  reverifyAll,
  reverifyOne,
} from './quarantine.ts'
import { previewReplay, type ReplayAsk, type StartedReplay, startReplay, steerReplay } from './replays.ts'
import { makeRunningTotals, type RunningTotals, type Totals } from './running-totals.ts'
import { secretUseMs } from './secret-use.ts'
import { type ShownRequest, toShownRequest } from './show-request.ts'
import { type SourceStatus, type SourceView, toSourceStatuses } from './source-view.ts'
import { type StatsQuestion, type StatsView, toStats } from './stats.ts'
import {
  type FailuresAsk,
  failureGroups,
  type SubscriptionStatus,
  setPaused,
  toSubscriptions,
} from './subscriptions.ts'
import { type TimelineEntry, toTimeline } from './timeline.ts'
import { toTraceId } from './trace-id.ts'
import { type ShownVerdict, toStoredVerdict } from './verdict.ts'

export interface OperatePorts {
  store: OperateStore & ReplayStore & Pick<Store, 'health'>
  sources: readonly SourceView[]
  clock: Clock
}

export interface EventView extends Omit<EventRecord, 'request' | 'pointer'> {
  /** The request that brought it first. */
  request: ShownRequest
  verdict: ShownVerdict
  timeline: TimelineEntry[]
  traceId: string | null
}

export interface RequestView extends ShownRequest {
  /** Only for a refusal. */
  diagnosis: Diagnosis | null
}

/** Everything raises `not_found` for an id that is not kept. */
export interface Operate {
  listEvents(filter: EventFilter, page: PageAsk): Promise<Page<EventSummary>>
  showEvent(id: string): Promise<EventView>
  listRequests(filter: RequestFilter, page: PageAsk): Promise<Page<RequestSummary>>
  showRequest(id: string): Promise<RequestView>
  sources(): Promise<SourceStatus[]>
  stats(question: StatsQuestion): Promise<StatsView>
  /** Counters since this process started; they only grow. */
  totals(): Promise<Totals>
  /** A dead, cancelled or succeeded job, due now with its attempts counted anew; `job_state` for a running one. */
  retryJob(id: string): Promise<Pick<JobSummary, 'id' | 'state'>>
  /** A pending job; `job_state` for any other. */
  cancelJob(id: string): Promise<Pick<JobSummary, 'id' | 'state'>>
  /** What the door would say now to the stored bytes, at their own time of receipt; with `admit`, lets a refusal in. */
  reverify(id: string, ask?: { admit: boolean }): Promise<Reverified>
  /** The same for all that are still refused, oldest first, a stretch a call: see quarantine.ts. */
  reverifyAll(filter: QuarantineFilter, ask: QuarantineAsk): Promise<QuarantineReport>
  /** Every subscription that is configured, or that has work left, with what holds it back. */
  subscriptions(): Promise<SubscriptionStatus[]>
  /** Holds its jobs back, or lets them go on. */
  pauseSubscription(name: string): Promise<SubscriptionStatus>
  resumeSubscription(name: string): Promise<SubscriptionStatus>
  /** Failures that look alike, latest first. */
  failures(ask: FailuresAsk): Promise<readonly FailureGroup[]>
  /** What a replay would do; changes nothing. `request_invalid` for an empty filter without `all`. */
  previewReplay(ask: ReplayAsk): Promise<ReplayPreview>
  /** The same, and begins it. */
  startReplay(ask: ReplayAsk): Promise<StartedReplay>
  listReplays(page: PageAsk): Promise<Page<ReplayRecord>>
  showReplay(id: string): Promise<ReplayRecord>
  /** `replay_state` where it is over, or is that already. */
  steerReplay(id: string, to: 'paused' | 'running' | 'cancelled'): Promise<ReplayRecord>
  health(): Promise<StoreHealth>
  /** What happens from now on. Returns what ends it. */
  watch(listener: (notices: readonly Notice[]) => void): () => void
}

/** What all of its parts share. */
interface Desk extends OperatePorts {
  maskHeaders: HeaderMask
  totals: RunningTotals
}

export function makeOperate(ports: OperatePorts): Operate {
  const { store, sources, clock } = ports
  const desk: Desk = { ...ports, maskHeaders: makeHeaderMask(sources), totals: makeRunningTotals(store, clock) }
  return {
    listEvents: (filter, page) => store.listEvents(filter, page),
    showEvent: (id) => showEvent(desk, id),
    listRequests: (filter, page) => store.listRequests(filter, page),
    showRequest: (id) => showRequest(desk, id),
    sources: () => showSources(desk),
    stats: (question) => toStats(question, ports),
    totals: () => desk.totals.read(),
    retryJob: (id) => retryJob(desk, id),
    cancelJob: (id) => cancelJob(desk, id),
    reverify: async (id, { admit } = { admit: false }) => reverifyOne(await findRequest(desk, id), { ...ports, admit }),
    reverifyAll: (filter, ask) => reverifyAll(filter, { ...ports, ...ask }),
    subscriptions: () => toSubscriptions(ports),
    pauseSubscription: (name) => setPaused(name, true, ports),
    resumeSubscription: (name) => setPaused(name, false, ports),
    failures: (ask) => failureGroups(ask, ports),
    previewReplay: (ask) => previewReplay(ask, ports),
    startReplay: (ask) => startReplay(ask, ports),
    listReplays: (page) => store.listReplays(page),
    showReplay: async (id) => (await store.getReplay(id)) ?? missing('replay', id),
    steerReplay: async (id, to) => (await steerReplay(id, to, ports)) ?? missing('replay', id),
    health: () => store.health(),
    watch: (listener) => store.watch(listener),
  }
}

async function showSources({ store, sources, clock }: Desk): Promise<SourceStatus[]> {
  const now = clock.now()
  const counted = sources.some(({ secrets, addressRule }) => secrets > 1 || addressRule)
  const counters = counted ? await store.counters({ from: now - secretUseMs, to: now + minuteMs }) : []
  return toSourceStatuses(sources, { activity: await store.activity(), counters, now })
}

async function showEvent(desk: Desk, id: string): Promise<EventView> {
  const record = await desk.store.getEvent(id)
  if (record === null) throw notFound('event', id)
  const source = findSource(desk, record.source)
  const verdict = toStoredVerdict(record, source)
  const providerName = source?.provider.name ?? 'the sender'
  const { request, pointer: _pointer, ...event } = record
  return {
    ...event,
    request: toShownRequest(request, desk.maskHeaders),
    verdict,
    timeline: toTimeline(record, { verdict, providerName, now: desk.clock.now() }),
    traceId: toTraceId(request.headers),
  }
}

async function showRequest(desk: Desk, id: string): Promise<RequestView> {
  const record = await findRequest(desk, id)
  return { ...toShownRequest(record, desk.maskHeaders), diagnosis: await diagnose(record, desk) }
}

async function retryJob({ store, clock }: Desk, id: string): Promise<Pick<JobSummary, 'id' | 'state'>> {
  const state = await store.retryJob(id, clock.now())
  if (state === null) throw notFound('job', id)
  if (state !== 'pending') throw new LandfallError('job_state', `job ${id} is ${state}, so it cannot be retried`)
  return { id, state }
}

async function cancelJob({ store }: Desk, id: string): Promise<Pick<JobSummary, 'id' | 'state'>> {
  const state = await store.cancelJob(id)
  if (state === null) throw notFound('job', id)
  if (state !== 'cancelled') throw new LandfallError('job_state', `job ${id} is ${state}, so it cannot be cancelled`)
  return { id, state }
}

async function findRequest({ store }: Desk, id: string): Promise<RequestRecord> {
  const record = await store.getRequest(id)
  if (record === null) throw notFound('request', id)
  return record
}

function findSource({ sources }: Desk, name: string): SourceView | undefined {
  return sources.find((source) => source.name === name)
}

function missing(what: 'replay', id: string): never {
  throw notFound(what, id)
}

function notFound(what: 'event' | 'request' | 'job' | 'replay', id: string): LandfallError {
  // An id from outside is cut: an error text has its bounds, too.
  return new LandfallError('not_found', `no ${what} ${JSON.stringify(id.slice(0, 80))} is kept`)
}
