// The admin side's listener: dashboard, JSON, metrics and health, closed by default. Beyond loopback it needs a token.
import type { Server } from 'node:http'
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { makeApi } from '../api/routes.ts'
import { LandfallError } from '../core/errors.ts'
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

/** `admin_token_missing` where it would be open to others. */
export async function startAdmin(
  operate: Operate,
  { listen: ask, log, intakeUrl }: { listen: AdminListen; log: Log; intakeUrl: () => string | null },
): Promise<RunningAdmin> {
  if (ask.token === null && !isLoopback(ask.host)) {
    throw new LandfallError('admin_token_missing', `the admin side was asked to listen on ${ask.host} without a token`)
  }
  const api = makeApi({ operate, token: ask.token, log, version, intakeUrl })
  addDashboard(api)
  const server: Server = createServer(getRequestListener(api.fetch))
  const port = await listen(server, { host: ask.host, port: ask.port })
  const stop = async (): Promise<void> => {
    const closed = closeServer(server)
    // Live pages hold their connections open for as long as they are looked at.
    server.closeAllConnections()
    await closed
  }
  return { port, stop }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}
