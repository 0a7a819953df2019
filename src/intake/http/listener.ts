// The intake's own HTTP/1.1 listener, on node:net. node:http makes two streams, two dozen listeners and a dozen objects
// of a request, which was half of what the intake's thread did; a webhook needs a head, a body and an answer. It is also
// stricter than node:http: see parse-head.ts. `landfall.node` and `landfall.fetch` are the doors for other servers.
import { createServer, type Server, type Socket } from 'node:net'
import type { Limits } from '../../core/limits.ts'
import type { Intake } from '../intake.ts'
import { aheadBytesMax } from './bounds.ts'
import { Connection } from './connection.ts'

/** Closed as node:http's server is: `close` stops listening and calls back when the last connection is gone. */
export type HttpListener = Server & {
  /** Ends the idle ones; those with a request under way end with its answer. */
  closeIdleConnections(): void
  /** Ends all but those that wait for an answer, or for their sender to have read it; these within a second of it. */
  closeAllConnections(): void
}

export function makeHttpListener(intake: Intake, limits: Limits): HttpListener {
  const connections = new Set<Connection>()
  let closing = false
  const ports = { intake, limits, isClosing: () => closing }
  const sweep = makeSweep(connections, limits.bodyReadMs)
  const server = createServer(
    { allowHalfOpen: true, noDelay: true, highWaterMark: aheadBytesMax },
    (socket: Socket) => {
      const connection = new Connection(socket, ports)
      connections.add(connection)
      sweep()
      socket.on('close', () => connections.delete(connection))
    },
  )
  server.maxConnections = limits.connectionsMax
  return Object.assign(server, {
    closeIdleConnections: () => {
      closing = true
      for (const connection of connections) if (connection.isIdle) connection.finish()
    },
    closeAllConnections: () => {
      closing = true
      for (const connection of connections) connection.finish()
    },
  })
}

/** One timer for all deadlines, because nearly none is ever reached; one is met at most this much too late. */
function makeSweep(connections: ReadonlySet<Connection>, bodyReadMs: number): () => void {
  const everyMs = Math.min(1_000, Math.max(20, bodyReadMs / 10))
  let isSet = false
  const look = (): void => {
    isSet = false
    start()
    const now = performance.now()
    for (const connection of connections) if (connection.deadline <= now) connection.expire()
  }
  const start = (): void => {
    if (isSet || connections.size === 0) return
    isSet = true
    setTimeout(look, everyMs).unref()
  }
  return start
}
