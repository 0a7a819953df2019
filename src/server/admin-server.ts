// The admin side's listener: dashboard, JSON, metrics and health, closed by default; of a node without that role only what
// a supervisor asks. Beyond loopback it needs a token.
import type { Server } from 'node:http'
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import { makeProbes, type ProbeOnlyPorts } from '../api/probes.ts'
import { makeApi } from '../api/routes.ts'
import { LandfallError } from '../core/errors.ts'
import type { Role } from '../core/roles.ts'
import type { Log } from '../core/subscription.ts'
import type { Operate } from '../operate/operate.ts'
import { addDashboard } from './dashboard.ts'
import { closeServer, listen } from './intake-server.ts'
import { version } from './version.ts'

export interface AdminListen {
  host: string
  port: number
  /** What `Authorization: Bearer` or the login page must bring; null only on loopback. */
  token: string | null
}

export interface RunningAdmin {
  port: number
  stop(): Promise<void>
}

export interface AdminPorts {
  listen: AdminListen
  roles: readonly Role[]
  log: Log
  intakeUrl: () => string | null
  /** Why a part of this node does not do its work; null where all of them do. */
  problem: () => string | null
}

/** `admin_token_missing` where it would be open to others. */
export async function startAdmin(operate: Operate, ports: AdminPorts): Promise<RunningAdmin> {
  const { listen: ask } = ports
  if (ask.token === null && !isLoopback(ask.host)) {
    throw new LandfallError('admin_token_missing', `the admin side was asked to listen on ${ask.host} without a token`)
  }
  const app = ports.roles.includes('admin')
    ? makeDesk(operate, ports)
    : makeProbes({ ...toShared(ports), health: operate.health })
  const server: Server = createServer(getRequestListener(app.fetch))
  const port = await listen(server, { host: ask.host, port: ask.port })
  const stop = async (): Promise<void> => {
    const closed = closeServer(server)
    // Live pages hold their connections open for as long as they are looked at.
    server.closeAllConnections()
    await closed
  }
  return { port, stop }
}

function makeDesk(operate: Operate, ports: AdminPorts): Hono {
  const api = makeApi({ ...toShared(ports), operate, intakeUrl: ports.intakeUrl })
  addDashboard(api)
  return api
}

function toShared({ listen: { token }, log, problem, roles }: AdminPorts): Omit<ProbeOnlyPorts, 'health'> {
  return { token, log, problem, roles, version }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}
