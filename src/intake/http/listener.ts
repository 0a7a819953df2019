// The intake's own HTTP/1.1 listener, on node:net. node:http makes two streams, two dozen listeners and a dozen objects
// of a request, which was half of what the intake's thread did; a webhook needs a head, a body and an answer. It is also
// stricter than node:http: see parse-head.ts. `landfall.node` and `landfall.fetch` are the doors for other servers.
import { createServer, type Server, type Socket } from 'node:net'
import type { Limits } from '../../core/limits.ts'
import type { Intake } from '../intake.ts'
import type { IsInside } from '../sender-address.ts'
import { aheadBytesMax } from './bounds.ts'
import { Connection, type ConnectionPorts } from './connection.ts'
import { Preface } from './preface.ts'
import { makeFaultSums } from './wire-fault.ts'

/** Closed as node:http's server is: `close` stops listening and calls back when the last connection is gone. */
export type HttpListener = Server & {
  /** Ends the idle ones; those with a request under way end with its answer. */
  closeIdleConnections(): void
  /** Ends all but those that wait for an answer, or for their sender to have read it; these within a second of it. */
  closeAllConnections(): void
}

export interface ListenerTerms {
  limits: Limits
  /** The proxies, where they say in front of each connection who called them (PROXY protocol); null where they do not. */
  announcers: IsInside | null
}

/** A connection, or what comes before it. */
type Held = Pick<Connection, 'deadline' | 'isIdle' | 'expire' | 'finish'>

export function makeHttpListener(intake: Intake, { limits, announcers }: ListenerTerms): HttpListener {
  const held = new Set<Held>()
  let closing = false
  const faults = makeFaultSums((sums) => intake.faulted(sums))
  const ports: ConnectionPorts = { intake, limits, isClosing: () => closing, count: faults.count }
  const sweep = makeSweep(held, limits.bodyReadMs)
  const hold = (socket: Socket, one: Held): void => {
    held.add(one)
    sweep()
    socket.on('close', () => held.delete(one))
  }
  const open = (socket: Socket): void => hold(socket, new Connection(socket, ports, socket.remoteAddress ?? null))
  const openAnnounced = (isProxy: IsInside, socket: Socket): void => {
    if (!isProxy(socket.remoteAddress ?? '')) {
      faults.count('proxy_untrusted')
      socket.destroy()
      return
    }
    const done = (remoteAddress: string | null): void => {
      held.delete(preface)
      hold(socket, new Connection(socket, ports, remoteAddress))
    }
    const preface = new Preface(socket, { readMs: limits.bodyReadMs, count: faults.count, done })
    hold(socket, preface)
  }
  const server = createServer(
    { allowHalfOpen: true, noDelay: true, highWaterMark: aheadBytesMax },
    announcers === null ? open : (socket: Socket) => openAnnounced(announcers, socket),
  )
  server.maxConnections = limits.connectionsMax
  server.on('drop', () => faults.count('connections_max'))
  server.on('close', faults.flush)
  return Object.assign(server, {
    closeIdleConnections: () => {
      closing = true
      for (const one of held) if (one.isIdle) one.finish()
    },
    closeAllConnections: () => {
      closing = true
      for (const one of held) one.finish()
    },
  })
}

/** One timer for all deadlines, because nearly none is ever reached; one is met at most this much too late. */
function makeSweep(held: ReadonlySet<Held>, bodyReadMs: number): () => void {
  const everyMs = Math.min(1_000, Math.max(20, bodyReadMs / 10))
  let isSet = false
  const look = (): void => {
    isSet = false
    start()
    const now = performance.now()
    for (const one of held) if (one.deadline <= now) one.expire()
  }
  const start = (): void => {
    if (isSet || held.size === 0) return
    isSet = true
    setTimeout(look, everyMs).unref()
  }
  return start
}
