// Where the servers listen and how they stop: the intake's own listener, and node:http's on the admin side.
import { type AddressInfo, createServer, type Server } from 'node:net'
import { availableParallelism } from 'node:os'
import type { ResolvedConfig } from '../config/check-config.ts'
import { LandfallError } from '../core/errors.ts'
import { type HttpListener, makeHttpListener } from '../intake/http/listener.ts'
import type { Intake } from '../intake/intake.ts'
import { makeIsAnnouncer } from '../intake/sender-address.ts'

export function makeIntakeServer(
  intake: Intake,
  { limits, proxies }: Pick<ResolvedConfig, 'limits' | 'proxies'>,
): HttpListener {
  return makeHttpListener(intake, { limits, announcers: makeIsAnnouncer(proxies) })
}

/** Where the kernel shares a port between listeners; elsewhere `reusePort` fails. */
const sharesPorts = ['linux', 'freebsd'].includes(process.platform)

/**
 * Two where the cores suffice: one takes what one core can verify, and the second fills what it leaves idle while it waits
 * for commits. A store that is shared has a server of its own to feed, often beside it: on two cores with both, two threads
 * took 0.8 to 0.9 of what one did (`npm run bench postgres` with BENCH_INTAKE_THREADS=2).
 */
export function toIntakeThreads({ isStoreShared }: { isStoreShared: boolean }): number {
  return sharesPorts && availableParallelism() >= (isStoreShared ? 4 : 2) ? 2 : 1
}

export interface ListenAsk {
  host: string
  port: number
  reusePort?: boolean
}

/** The port it got; `port_in_use` where another process has it. */
export function listen(server: Server, ask: ListenAsk): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const where = `${ask.host}:${ask.port}`
      reject(
        error.code === 'EADDRINUSE' ? new LandfallError('port_in_use', `${where} is taken`, { cause: error }) : error,
      )
    })
    server.listen({ backlog: 4096, ...ask }, () => resolve((server.address() as AddressInfo).port))
  })
}

/** Listeners that share a port would share it with another server, too: `port_in_use` where there is one. */
export async function refuseTakenPort(ask: { host: string; port: number }): Promise<void> {
  const probe = createServer()
  await listen(probe, ask)
  await new Promise<void>((resolve) => void probe.close(() => resolve()))
}

/** Stops listening and ends idle connections; resolves when the last one is gone. */
export function closeServer(server: Server & { closeIdleConnections(): void }): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
}
