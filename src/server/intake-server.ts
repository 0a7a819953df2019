// The intake's HTTP listener: node:http with its own bounds set, and nothing between it and the door.
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LandfallError } from '../core/errors.ts'
import type { Limits } from '../core/limits.ts'
import type { Intake } from '../intake/intake.ts'
import { throughNode } from '../intake/node-door.ts'

/** Longer than the 60 s for which load balancers keep idle connections, so that they close first, not we. */
const keepAliveMs = 65_000

export function makeIntakeServer(intake: Intake, limits: Limits): Server {
  const listener: RequestListener = (request, response) => {
    if (request.url === '/healthz') response.end('ok\n')
    else void throughNode(intake, { request, response })
  }
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytesMax,
      headersTimeout: limits.bodyReadMs,
      requestTimeout: limits.bodyReadMs * 2,
      connectionsCheckingInterval: 1_000,
      keepAliveTimeout: keepAliveMs,
    },
    listener,
  )
  // A body above 1 MiB often waits for this; whether it may come is the door's decision.
  server.on('checkContinue', (request, response) => {
    if (Number(request.headers['content-length'] ?? 0) <= limits.bodyBytesMax) response.writeContinue()
    listener(request, response)
  })
  return server
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

/** Stops listening and ends idle connections; resolves when the last one is gone. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
}
