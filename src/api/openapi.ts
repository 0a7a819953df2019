// The API's own description, written by hand: a generator would add a dependency to every route. test/api.test.ts proves
// that it lists every call there is and no other.
import { jobStates } from '../core/job.ts'
import { replayConfigurations } from '../core/replay.ts'
import { requestOutcomes } from '../core/request.ts'
import { ref, type Schema, schemas } from './openapi-schemas.ts'

/** An OpenAPI 3.1 document. */
export function toOpenApi(version: string): Record<string, unknown> {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Landfall admin API',
      version,
      description:
        'Times are ISO 8601 in UTC, ids are opaque, lists come newest first with a cursor for the next page.',
    },
    security: [{ bearer: [] }, { session: [] }],
    paths: toPaths(),
    components: {
      schemas,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'LANDFALL_ADMIN_TOKEN, where one is set.' },
        session: { type: 'apiKey', in: 'cookie', name: 'landfall_session', description: 'From POST /api/login.' },
      },
    },
  }
}

interface Call {
  summary: string
  /** What it answers with 200: the name of a schema, a schema, or a media type. */
  answer: string | Schema | { media: string }
  parameters?: readonly Schema[]
  /** Every property of it may be left out, but a login's. */
  body?: Schema
  /** Statuses of its own, beside those that every call may have. */
  errors?: readonly number[]
  /** Whether it asks for no token. */
  open?: boolean
}

function query(name: string, schema: Schema, description: string): Schema {
  return { name, in: 'query', schema, description }
}

const time: Schema = { type: 'string', format: 'date-time' }
const text: Schema = { type: 'string' }
const id: Schema = { name: 'id', in: 'path', required: true, schema: text }
const source = query('source', text, 'Only of this source.')
const span = [query('from', time, 'At or after.'), query('to', time, 'Before.')]
const paging = [
  query('limit', { type: 'integer', minimum: 1, maximum: 200, default: 50 }, 'How many on a page.'),
  query('cursor', text, 'What `next` said.'),
]
const eventParameters = [
  source,
  query('type', text, 'Only this type.'),
  query('state', { type: 'string', enum: [...jobStates] }, 'With at least one job in this state.'),
  query('q', text, 'Text that stands in the key or the type.'),
  ...span,
  ...paging,
]
const requestParameters = [
  source,
  query('outcome', { type: 'string', enum: [...requestOutcomes] }, 'Only with this outcome.'),
  query('reason', text, 'Only refused for this reason.'),
  ...span,
  ...paging,
]
const step = query('step', { type: 'integer', minimum: 60, multipleOf: 60 }, 'Seconds a point; at most 1,500 points.')

const admit: Schema = { type: 'boolean', default: false }
const reverifyFilter: Schema = { type: 'object', properties: { source: text, reason: text, from: time, to: time } }

const replayBody: Schema = {
  type: 'object',
  properties: {
    filter: ref('ReplayFilter'),
    ...{ all: admit, dryRun: admit, freshKeys: admit },
    ratePerSecond: { type: 'number', minimum: 1, maximum: 1000, default: 50 },
    configuration: { type: 'string', enum: [...replayConfigurations], default: 'original' },
  },
}
const name: Schema = { name: 'name', in: 'path', required: true, schema: text }
const replayMove = { answer: 'Replay', parameters: [id], errors: [404, 409] }
const subscriptionMove = { answer: 'Subscription', parameters: [name], errors: [404] }

const sessionAnswer = { answer: 'Session', open: true }

const calls: Readonly<Record<string, Call>> = {
  'get /api/session': { summary: 'Whether a token is needed, and whether this caller has one', ...sessionAnswer },
  'post /api/login': {
    summary: 'Gives a session cookie for the admin token',
    ...sessionAnswer,
    body: { type: 'object', properties: { token: text }, required: ['token'] },
    errors: [400, 401, 503],
  },
  'post /api/logout': { summary: 'Ends the session', ...sessionAnswer },
  'get /api/sources': { summary: 'The configured sources', answer: { type: 'array', items: ref('Source') } },
  'get /api/events': {
    summary: 'Events, newest first',
    answer: 'EventList',
    parameters: eventParameters,
    errors: [400],
  },
  'get /api/events/{id}': {
    summary: 'An event with its request, attempts and timeline',
    answer: 'EventDetail',
    parameters: [id],
    errors: [404],
  },
  'get /api/requests': {
    summary: 'Requests, newest first',
    answer: 'RequestList',
    parameters: requestParameters,
    errors: [400],
  },
  'get /api/requests/{id}': {
    summary: 'A request byte for byte, and for a refusal its diagnosis',
    answer: 'RequestDetail',
    parameters: [id],
    errors: [404],
  },
  'post /api/requests/{id}/reverify': {
    summary: 'What verifying the stored bytes says now; with admit, lets a refused request in that verifies, once',
    answer: 'Reverified',
    parameters: [id],
    body: { type: 'object', properties: { admit } },
    errors: [400, 404, 410],
  },
  'post /api/requests/reverify': {
    summary: 'The same for all refused requests of a filter, oldest first, a stretch a call; without admit a preview',
    answer: 'ReverifyReport',
    body: { type: 'object', properties: { filter: reverifyFilter, admit, cursor: text } },
    errors: [400],
  },
  'post /api/jobs/{id}/retry': {
    summary: 'Makes a dead, cancelled or succeeded job due now',
    answer: 'JobAnswer',
    parameters: [id],
    errors: [404, 409, 410],
  },
  'post /api/jobs/{id}/cancel': {
    summary: 'Takes back a pending job',
    answer: 'JobAnswer',
    parameters: [id],
    errors: [404, 409],
  },
  'post /api/replays': {
    summary: 'Asks again for the jobs of all events of a filter; with dryRun only counts. An empty filter needs all',
    answer: 'ReplayAnswer',
    body: replayBody,
    errors: [400],
  },
  'get /api/replays': { summary: 'Replays, newest first', answer: 'ReplayList', parameters: paging, errors: [400] },
  'get /api/replays/{id}': { summary: 'How far a replay came', answer: 'Replay', parameters: [id], errors: [404] },
  'post /api/replays/{id}/pause': { summary: 'Stops a replay for now', ...replayMove },
  'post /api/replays/{id}/resume': { summary: 'Lets a paused replay go on', ...replayMove },
  'post /api/replays/{id}/cancel': { summary: 'Ends a replay; what it put back stays put back', ...replayMove },
  'get /api/subscriptions': {
    summary: 'Subscriptions, with what waits and what holds it back',
    answer: { type: 'array', items: ref('Subscription') },
  },
  'post /api/subscriptions/{name}/pause': { summary: 'Holds its jobs back', ...subscriptionMove },
  'post /api/subscriptions/{name}/resume': { summary: 'Lets its jobs go on', ...subscriptionMove },
  'get /api/failures': {
    summary: 'Failures that look alike, latest first',
    answer: { type: 'array', items: ref('FailureGroup') },
    parameters: [
      query('subscription', text, 'Only of this subscription.'),
      query('limit', { type: 'integer', minimum: 1, maximum: 200, default: 50 }, 'How many.'),
    ],
    errors: [400],
  },
  'get /api/stats': {
    summary: 'Totals and series; the last hour where no span is given',
    answer: 'Stats',
    parameters: [source, ...span, step],
    errors: [400],
  },
  'get /api/live': {
    summary: 'Server-sent events named request, event and job, as things happen',
    answer: { media: 'text/event-stream' },
    errors: [503],
  },
  'get /api/openapi.json': { summary: 'This document', answer: { type: 'object' } },
  'get /metrics': { summary: 'Prometheus metrics', answer: { media: 'text/plain' } },
  'get /healthz': { summary: 'Whether the process is alive', answer: { type: 'object' }, open: true },
  'get /readyz': {
    summary: 'Whether this node does its work: the store can commit, its threads run; and whether the store is full',
    answer: { type: 'object' },
    open: true,
    errors: [503],
  },
}

function toPaths(): Record<string, Record<string, unknown>> {
  const byPath: Record<string, Record<string, unknown>> = {}
  for (const [name, call] of Object.entries(calls)) {
    const [method = '', path = ''] = name.split(' ')
    byPath[path] = { ...byPath[path], [method]: toOperation(call) }
  }
  return byPath
}

function toOperation({ summary, answer, parameters, body, errors = [], open = false }: Call): Record<string, unknown> {
  const statuses = [...new Set([...errors, ...(open ? [] : [401, 403])])].sort((a, b) => a - b)
  const failures = statuses.map((status) => [status, { description: words[status], content: json(ref('Error')) }])
  return {
    summary,
    ...(open && { security: [] }),
    ...(parameters && { parameters }),
    ...(body && { requestBody: { required: true, content: json(body) } }),
    responses: { 200: { description: 'OK', content: toContent(answer) }, ...Object.fromEntries(failures) },
  }
}

const words: Readonly<Record<number, string>> = {
  400: 'A parameter is not what it has to be',
  401: 'The token or session is missing or wrong',
  403: 'A page of another site, or a foreign Host name',
  404: 'Nothing with this id is kept',
  409: 'The job or replay is not in a state that allows this',
  503: 'Not now; try again',
}

function toContent(answer: Call['answer']): Schema {
  if (typeof answer === 'string') return json(ref(answer))
  if ('media' in answer && typeof answer.media === 'string') return { [answer.media]: { schema: text } }
  return json(answer)
}

function json(schema: Schema): Schema {
  return { 'application/json': { schema } }
}
