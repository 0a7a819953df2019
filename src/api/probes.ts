// What a supervisor asks: whether the process is alive, and whether it does what it is there for. A node without the role
// `admin` answers this and its own metrics, and nothing else.
import { Hono } from 'hono'
import type { Clock } from '../core/clock.ts'
import { LandfallError } from '../core/errors.ts'
import type { Role } from '../core/roles.ts'
import type { Log } from '../core/subscription.ts'
import type { Operate } from '../operate/operate.ts'
import { toErrorAnswer } from './api-error.ts'
import { makeAuth } from './auth.ts'
import { toNodeMetrics } from './metrics.ts'
import { guardOrigin } from './origin-guard.ts'
import { securityHeaders } from './security-headers.ts'

export interface ProbePorts {
  health(): ReturnType<Operate['health']>
  version: string
  /** Why a part of this node does not do its work at the moment; null where all of them do. Default: they do. */
  problem?: () => string | null
}

/** They ask for no token, and say nothing that one would protect. */
export function addProbes(app: Hono, ports: ProbePorts): void {
  app.get('/healthz', (c) => c.json({ ok: true, version: ports.version }))
  app.get('/readyz', async (c) => {
    const { ok, problem, full } = await judge(ports)
    // Full is told, and is ready all the same: taken out of service, nobody would answer senders with 503 and when to come.
    return c.json({ ok, problem, full }, ok ? 200 : 503)
  })
}

async function judge({
  health,
  problem = () => null,
}: ProbePorts): Promise<Pick<Awaited<ReturnType<Operate['health']>>, 'ok' | 'problem' | 'full'>> {
  const store = await health()
  const own = problem()
  return { ok: store.ok && own === null, problem: store.problem ?? own, full: store.full }
}

export interface ProbeOnlyPorts extends ProbePorts {
  roles: readonly Role[]
  token: string | null
  clock?: Clock
  log: Log
}

/** The whole admin side of a node without that role. */
export function makeProbes(ports: ProbeOnlyPorts): Hono {
  const { token, clock = { now: Date.now }, log, roles, version } = ports
  const app = new Hono()
  app.onError((error, c) => toErrorAnswer(c, error, log))
  app.use('*', securityHeaders())
  addProbes(app, ports)
  app.use('/metrics', guardOrigin({ loopbackOnly: token === null }))
  app.use('/metrics', makeAuth({ token, clock }).guard)
  app.get('/metrics', async (c) => {
    const { ok } = await judge(ports)
    const metrics = toNodeMetrics({ roles, version, isReady: ok })
    return c.body(metrics, 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' })
  })
  app.all('*', () => {
    throw new LandfallError('not_found', `this node is ${roles.join(' and ')} only`, {
      hint: 'Ask a node with the role admin for the dashboard and the API; here are /healthz, /readyz and /metrics.',
    })
  })
  return app
}
