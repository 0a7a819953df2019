// The shapes of contract.ts as JSON Schema, for readers that have no TypeScript. test/api.test.ts holds real answers to them.

/** A JSON Schema, as OpenAPI 3.1 takes it. */
export type Schema = Readonly<Record<string, unknown>>

const string: Schema = { type: 'string' }
const number: Schema = { type: 'number' }
const integer: Schema = { type: 'integer' }
const boolean: Schema = { type: 'boolean' }
const time: Schema = { type: 'string', format: 'date-time' }

function nullable(schema: Schema): Schema {
  if ('$ref' in schema) return { anyOf: [schema, { type: 'null' }] }
  const values = 'enum' in schema ? { enum: [...(schema.enum as unknown[]), null] } : {}
  return { ...schema, ...values, type: [schema.type, 'null'] }
}

function list(items: Schema): Schema {
  return { type: 'array', items }
}

function oneOf(...values: string[]): Schema {
  return { type: 'string', enum: values }
}

/** Every property is always there; what may be missing is null. */
function object(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false }
}

export function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` }
}

function page(name: string): Schema {
  return object({ items: list(ref(name)), next: nullable(string) })
}

const jobState = oneOf('pending', 'running', 'succeeded', 'dead', 'cancelled')
const outcome = oneOf('accepted', 'duplicate', 'refused', 'handshake')
const counts: Schema = { type: 'object', additionalProperties: integer }
const pending = { pending: integer, running: integer, dead: integer, oldestPendingSeconds: nullable(integer) }

const jobFields = {
  id: string,
  subscription: string,
  state: jobState,
  attempts: integer,
  nextAttemptAt: nullable(time),
  orderKey: nullable(string),
  waits: nullable(oneOf('line', 'parked')),
  note: nullable(string),
  replay: nullable(string),
}

const eventFields = {
  id: string,
  source: string,
  type: string,
  key: string,
  createdAt: nullable(time),
  receivedAt: time,
  duplicates: integer,
  origin: oneOf('delivery', 'reconcile', 'replay', 'admitted'),
}

const byteFields = {
  method: string,
  path: string,
  headers: list(ref('Header')),
  body: string,
  bodyEncoding: oneOf('utf8', 'base64'),
  bodyBytes: integer,
  bodyKept: boolean,
}

const requestFields = {
  id: string,
  source: string,
  receivedAt: time,
  status: integer,
  outcome,
  reason: nullable(string),
  admittedAt: nullable(time),
  ackMs: nullable(number),
  eventId: nullable(string),
  altered: boolean,
}

const countFields = {
  received: integer,
  accepted: integer,
  duplicate: integer,
  refused: integer,
  handshake: integer,
  admitted: integer,
  succeeded: integer,
  failed: integer,
  dead: integer,
  ackMs: ref('Percentiles'),
  attemptMs: ref('Percentiles'),
  endToEndMs: ref('Percentiles'),
}

const verdictFields = { ok: boolean, secret: nullable(integer), detail: string }

export const schemas: Readonly<Record<string, Schema>> = {
  Error: object({ error: object({ code: string, message: string, hint: string }) }),
  Session: object({ authenticated: boolean, needed: boolean }),
  Source: object({
    name: string,
    provider: string,
    providerName: string,
    path: string,
    url: nullable(string),
    authenticates: oneOf('body', 'part', 'sender', 'nothing'),
    proof: string,
    warnings: list(object({ kind: oneOf('coverage', 'shared_keys', 'unproven'), what: string, fix: string })),
    secrets: integer,
    secretUses: list(ref('SecretUse')),
    addresses: nullable(
      object({ mode: oneOf('observe', 'enforce'), allow: list(string), findings: list(ref('AddressFinding')) }),
    ),
    lastEventAt: nullable(time),
    lastRefusedAt: nullable(time),
    timeoutSeconds: nullable(number),
    retrySchedule: string,
    subscriptions: list(object({ name: string, types: list(string), handler: string })),
  }),
  SecretUse: object({ name: string, matched: integer, lastMatchedAt: nullable(time), advice: string }),
  AddressFinding: object({
    kind: oneOf('unlisted_verified', 'listed_refused', 'unlisted_refused'),
    count: integer,
    lastAt: time,
    what: string,
    advice: string,
  }),
  Header: object({ name: string, value: string, masked: boolean }),
  Job: object(jobFields),
  Attempt: object({
    number: integer,
    startedAt: time,
    durationMs: number,
    outcome: oneOf('done', 'retry', 'snooze', 'dead', 'lease_lost'),
    error: nullable(string),
    cause: nullable(string),
    note: nullable(string),
  }),
  Step: object({ name: string, finishedAt: time }),
  Event: object({ ...eventFields, jobs: list(ref('Job')) }),
  EventList: page('Event'),
  EventDetail: object({
    ...eventFields,
    jobs: list(object({ ...jobFields, history: list(ref('Attempt')), steps: list(ref('Step')) })),
    request: object({
      ...byteFields,
      id: string,
      remoteAddress: nullable(string),
      ackMs: nullable(number),
      status: integer,
    }),
    verdict: object(verdictFields),
    duplicateRequests: list(ref('Request')),
    timeline: list(ref('TimelineEntry')),
    traceId: nullable(string),
  }),
  TimelineEntry: object({
    at: time,
    kind: oneOf(
      'created',
      'received',
      'verified',
      'stored',
      'acknowledged',
      'admitted',
      'duplicate',
      'attempt',
      'settled',
      'waiting',
    ),
    title: string,
    durationMs: nullable(number),
    subscription: nullable(string),
    ok: boolean,
  }),
  Request: object(requestFields),
  RequestList: page('Request'),
  RequestDetail: object({
    ...requestFields,
    ...byteFields,
    remoteAddress: nullable(string),
    diagnosis: nullable(ref('Diagnosis')),
  }),
  Diagnosis: object({ cause: string, evidence: list(string), fix: string }),
  Reverified: object({
    id: string,
    ...verdictFields,
    reason: nullable(string),
    admissible: boolean,
    admission: nullable(ref('Admission')),
  }),
  Admission: object({ admitted: boolean, outcome, events: list(string) }),
  ReverifyReport: object({
    refused: integer,
    wouldPass: integer,
    admitted: integer,
    duplicates: integer,
    byReason: counts,
    stillRefused: list(object({ id: string, source: string, receivedAt: time, reason: string, detail: string })),
    next: nullable(string),
  }),
  ...replaySchemas(),
  JobAnswer: object({ id: string, state: jobState }),
  Percentiles: object({ p50: nullable(number), p95: nullable(number), p99: nullable(number) }),
  Stats: object({
    from: time,
    to: time,
    stepSeconds: integer,
    totals: object({
      ...countFields,
      ...{ refusedByReason: counts, failedByCause: counts, wireFaults: counts, unavailable: counts, pruned: counts },
    }),
    series: list(object({ at: time, ...countFields })),
    full: nullable(string),
    backlog: integer,
    oldestPendingSeconds: nullable(integer),
    subscriptions: list(object({ name: string, ...pending })),
  }),
}

function replaySchemas(): Record<string, Schema> {
  const configuration = oneOf('original', 'current')
  const filterTexts = Object.fromEntries(['source', 'type', 'q', 'subscription'].map((name) => [name, string]))
  const filter = {
    type: 'object',
    properties: { ...filterTexts, state: jobState, jobState, from: time, to: time },
    additionalProperties: false,
  }
  const counts = { matched: integer, jobs: integer, complete: boolean, skipped: integer, left: integer }
  const settings = { order: nullable(string), rate: nullable(string), concurrency: string, retry: string }
  return {
    Subscription: object({
      ...{ name: string, source: nullable(string), types: list(string), handler: nullable(string) },
      settings: nullable(object({ ...settings, breaker: nullable(string) })),
      ...pending,
      pausedSince: nullable(time),
      breaker: object({ phase: oneOf('closed', 'open', 'probing'), until: nullable(time) }),
    }),
    FailureGroup: object({
      ...{ subscription: string, fingerprint: string, cause: string, error: string, jobId: string, eventId: string },
      ...{ count: integer, firstAt: time, lastAt: time },
    }),
    ReplayFilter: filter,
    Replay: object({
      ...{ id: string, state: oneOf('running', 'paused', 'done', 'cancelled'), filter: ref('ReplayFilter') },
      ...{ configuration, freshKeys: boolean, ratePerSecond: number, ...counts, events: integer, replayed: integer },
      ...{ createdAt: time, finishedAt: nullable(time) },
    }),
    ReplayList: page('Replay'),
    ReplayAnswer: object({
      ...{ id: nullable(string), replay: nullable(ref('Replay')), ...counts },
      orderKeys: object({ count: integer, first: list(object({ subscription: string, key: string })) }),
      subscriptions: list(object({ subscription: string, jobs: integer })),
    }),
  }
}
