// The JSON of the admin API: types only, all that the dashboard may import. Times are ISO 8601 in UTC, ids are opaque.

export type JobState = 'pending' | 'running' | 'succeeded' | 'dead' | 'cancelled'
export type RequestOutcome = 'accepted' | 'duplicate' | 'refused' | 'handshake'

export interface List<Item> {
  items: Item[]
  /** Pass as `cursor` for the next page; null on the last. */
  next: string | null
}

export interface ApiError {
  error: { code: string; message: string; hint: string }
}

export type ReplayState = 'running' | 'paused' | 'done' | 'cancelled'

export interface SourceInfo {
  name: string
  provider: string
  providerName: string
  /** Where the provider posts to: '/webhooks/stripe'. */
  path: string
  /** The same as a full URL on this machine; null where intake runs elsewhere. A proxy in front has another one. */
  url: string | null
  authenticates: 'body' | 'part' | 'sender' | 'nothing'
  proof: string
  /** What to know before relying on it: what is so, and what to do. */
  warnings: { kind: 'coverage' | 'shared_keys' | 'unproven'; what: string; fix: string }[]
  secrets: number
  /** Which secret is still in use; empty where there is only one. */
  secretUses: SecretUse[]
  /** Its address list, and what came from beside it in seven days; null where it takes requests from any. */
  addresses: { mode: 'observe' | 'enforce'; allow: string[]; findings: AddressFinding[] } | null
  lastEventAt: string | null
  lastRefusedAt: string | null
  /** How long the provider waits for an answer, in seconds; null where it does not say. */
  timeoutSeconds: number | null
  retrySchedule: string
  subscriptions: { name: string; types: string[]; handler: string }[]
}

/** What is known of one configured secret over the last seven days. */
export interface SecretUse {
  name: string
  matched: number
  lastMatchedAt: string | null
  /** In words: 'unused for 26 h: safe to retire'. */
  advice: string
}

/** What address list and signature say together. */
export interface AddressFinding {
  kind: 'unlisted_verified' | 'listed_refused' | 'unlisted_refused'
  count: number
  lastAt: string
  what: string
  advice: string
}

export interface JobSummary {
  id: string
  subscription: string
  state: JobState
  attempts: number
  /** When it is tried next; null unless pending. */
  nextAttemptAt: string | null
  /** Jobs with the same order key run one after another; null for those that wait for none. */
  orderKey: string | null
  /** 'line' behind an earlier job of its key, 'parked' out of its line until it is due. */
  waits: 'line' | 'parked' | null
  /** How it came to its state where no attempt says so. */
  note: string | null
  /** The replay that asked for it last. */
  replay: string | null
}

export interface EventSummary {
  id: string
  source: string
  type: string
  key: string
  createdAt: string | null
  receivedAt: string
  duplicates: number
  origin: 'delivery' | 'reconcile' | 'replay' | 'admitted'
  jobs: JobSummary[]
}

export interface Attempt {
  number: number
  startedAt: string
  durationMs: number
  outcome: 'done' | 'retry' | 'snooze' | 'dead' | 'lease_lost'
  error: string | null
  cause: string | null
  /** What a person should know of an attempt that did not fail. */
  note: string | null
}

export interface Step {
  name: string
  finishedAt: string
}

/** One header; values that are credentials are masked as '•••'. */
export interface Header {
  name: string
  value: string
  masked: boolean
}

export interface RequestBytes {
  method: string
  path: string
  headers: Header[]
  body: string
  bodyEncoding: 'utf8' | 'base64'
  bodyBytes: number
  /** False where headers and body are past their keep. */
  bodyKept: boolean
}

export type TimelineKind =
  | 'created'
  | 'received'
  | 'verified'
  | 'stored'
  | 'acknowledged'
  | 'admitted'
  | 'duplicate'
  | 'attempt'
  | 'settled'
  | 'waiting'

/** One line of an event's timeline. */
export interface TimelineEntry {
  at: string
  kind: TimelineKind
  /** In words: 'verified with secret 1 of 2'. */
  title: string
  /** How long it took, in milliseconds, where it has a length. */
  durationMs: number | null
  subscription: string | null
  ok: boolean
}

export interface Verdict {
  ok: boolean
  /** 1 for the first configured secret. */
  secret: number | null
  /** In words: how it was verified. */
  detail: string
}

export interface EventDetail extends Omit<EventSummary, 'jobs'> {
  jobs: (JobSummary & { history: Attempt[]; steps: Step[] })[]
  request: RequestBytes & { id: string; remoteAddress: string | null; ackMs: number | null; status: number }
  verdict: Verdict
  duplicateRequests: RequestSummary[]
  timeline: TimelineEntry[]
  traceId: string | null
}

export interface RequestSummary {
  id: string
  source: string
  receivedAt: string
  /** What it was answered. */
  status: number
  outcome: RequestOutcome
  /** Why it was refused; 'observed:<reason>' or 'admitted:<reason>' for what came in all the same, at once or afterwards. */
  reason: string | null
  /** When a refusal was let in afterwards. */
  admittedAt: string | null
  ackMs: number | null
  eventId: string | null
  altered: boolean
}

export interface Diagnosis {
  cause: string
  evidence: string[]
  fix: string
}

export interface RequestDetail extends RequestSummary, RequestBytes {
  remoteAddress: string | null
  /** Why it was refused, or would have been where it was only observed. */
  diagnosis: Diagnosis | null
}

export interface Percentiles {
  p50: number | null
  p95: number | null
  p99: number | null
}

export interface StatsTotals {
  received: number
  accepted: number
  duplicate: number
  refused: number
  refusedByReason: Record<string, number>
  handshake: number
  admitted: number
  succeeded: number
  failed: number
  failedByCause: Record<string, number>
  dead: number
  /** Requests answered 503 so that the sender tries again, by code; none of it is among `received`. */
  unavailable: Record<string, number>
  /** What was removed past its keep: events, dead jobs, bodies, refusals. */
  pruned: Record<string, number>
  /** What was refused before it reached any source, by fault; none of it is among `received`. */
  wireFaults: Record<string, number>
  /** Of every answer, taken or refused. */
  ackMs: Percentiles
  /** Of every attempt, whatever came of it. */
  attemptMs: Percentiles
  /** From receipt to success. */
  endToEndMs: Percentiles
}

export interface StatsPoint
  extends Omit<StatsTotals, 'refusedByReason' | 'failedByCause' | 'wireFaults' | 'unavailable' | 'pruned'> {
  at: string
}

export interface Stats {
  from: string
  to: string
  stepSeconds: number
  totals: StatsTotals
  series: StatsPoint[]
  /** Why new events are answered 503 for now, in words. */
  full: string | null
  backlog: number
  oldestPendingSeconds: number | null
  subscriptions: { name: string; pending: number; running: number; dead: number; oldestPendingSeconds: number | null }[]
}

/** What `GET /api/live` sends, as server-sent events named by `kind`. */
export type LiveNotice =
  | { kind: 'request'; id: string; source: string; outcome: RequestOutcome; status: number }
  | { kind: 'event'; id: string; source: string; type: string; duplicate: boolean }
  | { kind: 'job'; id: string; eventId: string; subscription: string; state: JobState }

export interface JobAnswer {
  id: string
  state: JobState
}

/** What `POST /api/requests/:id/reverify` answers. */
export interface Reverified extends Verdict {
  id: string
  reason: string | null
  /** Whether it is refused still and `{ "admit": true }` would let it in. */
  admissible: boolean
  /** What admitting did; null where it was not asked for, or the request has to stay refused. */
  admission: Admission | null
}

export interface Admission {
  /** False where it was not refused any more: nothing was changed. */
  admitted: boolean
  outcome: RequestOutcome
  /** The events it brought, or that were held already. */
  events: string[]
}

/** What `POST /api/requests/reverify` takes. Without `admit` it is a preview. */
export interface ReverifyAsk {
  filter?: { source?: string; reason?: string; from?: string; to?: string }
  admit?: boolean
  /** What `next` said: a call looks at a stretch of the refused requests, oldest first. */
  cursor?: string
}

/** Of the refused requests that one call looked at. */
export interface ReverifyReport {
  refused: number
  /** Those of them that would be let in now. */
  wouldPass: number
  admitted: number
  /** Those admitted of which every event was held already. */
  duplicates: number
  /** Why the others are still refused. */
  byReason: Record<string, number>
  /** The first few of those. */
  stillRefused: { id: string; source: string; receivedAt: string; reason: string; detail: string }[]
  next: string | null
}

export interface SubscriptionInfo {
  name: string
  /** Null for one that is not configured any more, but has work left or was paused. */
  source: string | null
  types: string[]
  handler: string | null
  /** Its rules in words; null where it is not configured. */
  settings: {
    order: string | null
    rate: string | null
    concurrency: string
    retry: string
    breaker: string | null
  } | null
  pending: number
  running: number
  dead: number
  oldestPendingSeconds: number | null
  /** When a person paused it; null where it runs. */
  pausedSince: string | null
  /** `until` only while it is open. */
  breaker: { phase: 'closed' | 'open' | 'probing'; until: string | null }
}

/** Failures of a subscription that look alike. */
export interface FailureGroup {
  subscription: string
  fingerprint: string
  cause: string
  /** The latest of them, with its job. */
  error: string
  jobId: string
  eventId: string
  count: number
  firstAt: string
  lastAt: string
}

/** The filter of the list of events, and which of their jobs. */
export interface ReplayFilter {
  source?: string
  type?: string
  state?: JobState
  q?: string
  from?: string
  to?: string
  subscription?: string
  jobState?: JobState
}

/** What `POST /api/replays` takes. */
export interface ReplayAsk {
  filter?: ReplayFilter
  /** Needed where the filter names nothing. */
  all?: boolean
  /** Only counts. */
  dryRun?: boolean
  /** Jobs put back in a second, from 1 to 1,000. Default 50. */
  ratePerSecond?: number
  /** New idempotency keys and steps; else what was done once is not done again. */
  freshKeys?: boolean
  /** The jobs that the events had, or those that today's subscriptions want of them. Default 'original'. */
  configuration?: 'original' | 'current'
}

export interface ReplayPreview {
  /** Events that match. */
  matched: number
  /** Jobs that are put back or made. */
  jobs: number
  /** Jobs that wait or run already, and are left alone. */
  skipped: number
  /** Jobs that today's subscriptions do not want, and are left alone. */
  left: number
  /** How many different order keys the jobs have, and the first few. */
  orderKeys: { count: number; first: { subscription: string; key: string }[] }
  subscriptions: { subscription: string; jobs: number }[]
  /** False where there is more than was counted. */
  complete: boolean
}

export interface ReplayAnswer extends ReplayPreview {
  /** Null for a dry run. */
  id: string | null
  replay: ReplayInfo | null
}

export interface ReplayInfo {
  id: string
  state: ReplayState
  filter: ReplayFilter
  configuration: 'original' | 'current'
  freshKeys: boolean
  ratePerSecond: number
  /** As counted when it began: events, and jobs to put back. */
  matched: number
  jobs: number
  complete: boolean
  /** Events it went through, jobs it put back, and jobs it left. */
  events: number
  replayed: number
  skipped: number
  left: number
  createdAt: string
  finishedAt: string | null
}
