// The admin API: one line a call. What a call means stands in operate/, what its JSON looks like in contract.ts.
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Clock } from '../core/clock.ts'
import { LandfallError } from '../core/errors.ts'
import { jobStates } from '../core/job.ts'
import { requestOutcomes } from '../core/request.ts'
import type { Log } from '../core/subscription.ts'
import type { Operate } from '../operate/operate.ts'
import { noSuchCall, toErrorAnswer } from './api-error.ts'
import { makeAuth } from './auth.ts'
import type { JobAnswer } from './contract.ts'
import { makeLive } from './live.ts'
import { toMetrics } from './metrics.ts'
import { toOpenApi } from './openapi.ts'
import { guardOrigin } from './origin-guard.ts'
import { addProbes, type ProbePorts } from './probes.ts'
import { oneOf, readQuery, text, time, toPathId, wholeNumber } from './read-query.ts'
import { addReplays, addSubscriptions } from './replay-routes.ts'
import { readReverifyAll, readReverifyOne, toReverified, toReverifyReport } from './reverify-json.ts'
import { securityHeaders } from './security-headers.ts'
import {
  toEventDetail,
  toEventSummary,
  toList,
  toRequestDetail,
  toRequestSummary,
  toSourceInfo,
  toStatsJson,
} from './to-json.ts'

export interface ApiPorts extends Pick<ProbePorts, 'problem'> {
  operate: Operate
  /** What callers have to know; null only where the server listens on loopback. */
  token: string | null
  /** By which sessions run out. Default: the machine's. */
  clock?: Clock
  log: Log
  /** Of Landfall itself. */
  version: string
  /** Where webhooks are taken, once that is known. */
  intakeUrl?: () => string | null
  /** Ends live streams, so that the server can close. */
  stopping?: AbortSignal
  /** Default 15 seconds. */
  heartbeatMs?: number
}

const heartbeatMsDefault = 15_000
/** The largest body that the API reads, in bytes: a login's, or what to verify again. */
const bodyBytesMax = 16_384

/** The whole admin side but the dashboard: /api, /metrics, /healthz and /readyz. */
export function makeApi(ports: ApiPorts): Hono {
  const { token, clock = { now: Date.now }, log } = ports
  const app = new Hono()
  app.onError((error, c) => toErrorAnswer(c, error, log))
  app.use('*', securityHeaders())
  addProbes(app, { ...ports, health: ports.operate.health })
  const auth = makeAuth({ token, clock })
  for (const path of ['/api/*', '/metrics']) app.use(path, guardOrigin({ loopbackOnly: token === null }))
  app.use('/api/*', bodyLimit({ maxSize: bodyBytesMax, onError: refuseBody }))
  auth.addRoutes(app)
  for (const path of ['/api/*', '/metrics']) app.use(path, auth.guard)
  addReads(app, ports)
  addActions(app, ports)
  addReplays(app, ports.operate)
  addSubscriptions(app, ports.operate)
  addObservation(app, ports)
  for (const path of ['/api', '/api/*']) app.all(path, noSuchCall)
  return app
}

const paging = { limit: wholeNumber(1, 200), cursor: text(500) }
const limitDefault = 50
const between = { from: time, to: time }
const source = text(64)

const eventFilters = { source, type: text(200), state: oneOf(jobStates), q: text(200), ...between, ...paging }
const requestFilters = { source, outcome: oneOf(requestOutcomes), reason: text(64), ...between, ...paging }
/** At most a year a point. */
const statsFilters = { source, ...between, step: wholeNumber(60, 31_622_400) }

function addReads(app: Hono, { operate, intakeUrl = () => null }: ApiPorts): void {
  app.get('/api/sources', async (c) => {
    readQuery(c.req.queries(), {})
    return c.json((await operate.sources()).map((source) => toSourceInfo(source, intakeUrl())))
  })
  app.get('/api/events', async (c) => {
    const { limit = limitDefault, cursor, q, ...filter } = readQuery(c.req.queries(), eventFilters)
    const asked = { ...filter, ...(q !== undefined && { text: q }) }
    return c.json(
      toList(await operate.listEvents(asked, { limit, ...(cursor !== undefined && { cursor }) }), toEventSummary),
    )
  })
  app.get('/api/events/:id', async (c) => c.json(toEventDetail(await operate.showEvent(toId(c)))))
  app.get('/api/requests', async (c) => {
    const { limit = limitDefault, cursor, ...filter } = readQuery(c.req.queries(), requestFilters)
    const page = await operate.listRequests(filter, { limit, ...(cursor !== undefined && { cursor }) })
    return c.json(toList(page, toRequestSummary))
  })
  app.get('/api/requests/:id', async (c) => c.json(toRequestDetail(await operate.showRequest(toId(c)))))
  app.get('/api/stats', async (c) => {
    const { step, ...question } = readQuery(c.req.queries(), statsFilters)
    const asked = { ...question, ...(step !== undefined && { stepMs: step * 1000 }) }
    return c.json(toStatsJson(await operate.stats(asked)))
  })
}

function addActions(app: Hono, { operate }: ApiPorts): void {
  app.post('/api/jobs/:id/retry', async (c) => c.json((await operate.retryJob(toId(c))) satisfies JobAnswer))
  app.post('/api/jobs/:id/cancel', async (c) => c.json((await operate.cancelJob(toId(c))) satisfies JobAnswer))
  app.post('/api/requests/:id/reverify', async (c) => {
    const id = toId(c)
    return c.json(toReverified(id, await operate.reverify(id, readReverifyOne(await c.req.text()))))
  })
  app.post('/api/requests/reverify', async (c) => {
    readQuery(c.req.queries(), {})
    const { filter, ...ask } = readReverifyAll(await c.req.text())
    return c.json(toReverifyReport(await operate.reverifyAll(filter, ask)))
  })
}

function addObservation(app: Hono, { operate, version, stopping, heartbeatMs = heartbeatMsDefault }: ApiPorts): void {
  const live = makeLive({ watch: operate.watch, stopping, heartbeatMs })
  app.get('/api/live', () => live.open())
  app.get('/api/openapi.json', (c) => c.json(toOpenApi(version)))
  app.get('/metrics', async (c) => {
    const metrics = await toMetrics(operate, version)
    return c.body(metrics, 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' })
  })
}

function toId(c: Context): string {
  return toPathId(c, 'id')
}

function refuseBody(): never {
  const message = `the body of an API call is above its limit of ${bodyBytesMax} bytes`
  throw new LandfallError('body_too_large', message, {
    hint: 'The bodies that calls take are small: see GET /api/openapi.json.',
  })
}
