// The one place that talks to the server. Every answer has a type of the contract; every failure becomes an ApiProblem
// with the server's own message and hint, so that no page has to find words for it.
import type {
  ApiError,
  EventDetail,
  EventSummary,
  FailureGroup,
  JobAnswer,
  JobState,
  List,
  ReplayAnswer,
  ReplayAsk,
  ReplayInfo,
  RequestDetail,
  RequestOutcome,
  RequestSummary,
  Reverified,
  ReverifyAsk,
  ReverifyReport,
  SourceInfo,
  Stats,
  SubscriptionInfo,
} from '../../../src/api/contract.ts'

export interface Session {
  authenticated: boolean
  /** Whether this server asks for a token at all. */
  needed: boolean
}

export interface EventsAsk {
  source?: string | undefined
  type?: string | undefined
  state?: JobState | undefined
  q?: string | undefined
  from?: string | undefined
  limit?: number | undefined
  cursor?: string | undefined
}

export interface RequestsAsk {
  source?: string | undefined
  outcome?: RequestOutcome | undefined
  reason?: string | undefined
  from?: string | undefined
  limit?: number | undefined
  cursor?: string | undefined
}

export type ReplayMove = 'pause' | 'resume' | 'cancel'

export interface StatsAsk {
  source?: string | undefined
  from: string
  to: string
  /** Seconds a point. */
  step: number
}

/** A failed call, in the server's words: what happened, and what to try. */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly hint: string

  constructor(status: number, { code, message, hint }: ApiError['error']) {
    super(message)
    this.name = 'ApiProblem'
    this.status = status
    this.code = code
    this.hint = hint
  }
}

export const api = {
  session: () => call<Session>('GET', '/api/session'),
  login: (token: string) => call<unknown>('POST', '/api/login', { token }),
  logout: () => call<unknown>('POST', '/api/logout', {}),
  sources: () => call<SourceInfo[]>('GET', '/api/sources'),
  stats: (ask: StatsAsk) => call<Stats>('GET', `/api/stats${toQuery(ask)}`),
  events: (ask: EventsAsk) => call<List<EventSummary>>('GET', `/api/events${toQuery(ask)}`),
  event: (id: string) => call<EventDetail>('GET', `/api/events/${encodeURIComponent(id)}`),
  requests: (ask: RequestsAsk) => call<List<RequestSummary>>('GET', `/api/requests${toQuery(ask)}`),
  request: (id: string) => call<RequestDetail>('GET', `/api/requests/${encodeURIComponent(id)}`),
  retryJob: (id: string) => call<JobAnswer>('POST', `/api/jobs/${encodeURIComponent(id)}/retry`, {}),
  cancelJob: (id: string) => call<JobAnswer>('POST', `/api/jobs/${encodeURIComponent(id)}/cancel`, {}),
  reverify: (id: string, admit: boolean) =>
    call<Reverified>('POST', `/api/requests/${encodeURIComponent(id)}/reverify`, { admit }),
  subscriptions: () => call<SubscriptionInfo[]>('GET', '/api/subscriptions'),
  setPaused: (name: string, paused: boolean) =>
    call<SubscriptionInfo>('POST', `/api/subscriptions/${encodeURIComponent(name)}/${paused ? 'pause' : 'resume'}`, {}),
  failures: () => call<FailureGroup[]>('GET', '/api/failures?limit=200'),
  replays: (ask: { cursor?: string | undefined }) => call<List<ReplayInfo>>('GET', `/api/replays${toQuery(ask)}`),
  replay: (ask: ReplayAsk) => call<ReplayAnswer>('POST', '/api/replays', ask),
  moveReplay: (id: string, move: ReplayMove) =>
    call<ReplayInfo>('POST', `/api/replays/${encodeURIComponent(id)}/${move}`, {}),
  reverifyAll: (ask: ReverifyAsk) => call<ReverifyReport>('POST', '/api/requests/reverify', ask),
}

async function call<Answer>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (body !== undefined) headers['content-type'] = 'application/json'
  let response: Response
  try {
    response = await fetch(path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  } catch {
    throw new ApiProblem(0, {
      code: 'server_unreachable',
      message: 'The Landfall server does not answer.',
      hint: 'Check that it runs; this page picks up by itself when it is back.',
    })
  }
  const answer: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw toProblem(response, answer)
  return answer as Answer
}

function toProblem(response: Response, answer: unknown): ApiProblem {
  if (isApiError(answer)) return new ApiProblem(response.status, answer.error)
  return new ApiProblem(response.status, {
    code: 'unexpected_answer',
    message: `The server answered ${response.status} ${response.statusText}`.trim(),
    hint: 'Look at the log of the Landfall server.',
  })
}

function isApiError(answer: unknown): answer is ApiError {
  if (typeof answer !== 'object' || answer === null || !('error' in answer)) return false
  const { error } = answer
  return typeof error === 'object' && error !== null && 'message' in error
}

function toQuery(ask: object): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(ask)) {
    if (value !== undefined && value !== '') params.set(name, String(value))
  }
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}
