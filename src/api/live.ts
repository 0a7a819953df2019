// Server-sent events: what happens, as it happens. A page that cannot keep up is cut off rather than fed from a queue that
// grows; its browser connects again and reads the lists anew, so nothing is missed in silence.
//
// Modes of the hub:
//   idle      nobody listens; the store is not watched
//   watching  from the first client's open until the last one's end
//   closed    the server stops: every stream is ended, no new one is taken. Entered once, never left
import { LandfallError } from '../core/errors.ts'
import type { Operate } from '../operate/operate.ts'
import type { LiveNotice } from './contract.ts'

export interface LivePorts {
  watch: Operate['watch']
  /** Ends all streams; an open one would keep the server from closing. */
  stopping: AbortSignal | undefined
  /** Between two comments that keep proxies from closing a quiet stream, in milliseconds. */
  heartbeatMs: number
}

export interface Live {
  /** A stream for one more client. `overloaded` when there are too many. */
  open(): Response
}

/** Pages open at one time; each holds a connection. */
export const liveClientsMax = 50
/** Messages that one client may be behind. */
const behindMax = 1_000

type Client = ReadableStreamDefaultController<Uint8Array>

export function makeLive({ watch, stopping, heartbeatMs }: LivePorts): Live {
  const clients = new Set<Client>()
  let unwatch: (() => void) | null = null
  let heartbeat: ReturnType<typeof setInterval> | undefined

  const leave = (client: Client): void => {
    clients.delete(client)
    if (clients.size > 0) return
    unwatch?.()
    unwatch = null
    clearInterval(heartbeat)
  }
  const send = (text: string): void => {
    const bytes = Buffer.from(text, 'utf8')
    for (const client of [...clients]) {
      if ((client.desiredSize ?? 0) > 0) client.enqueue(bytes)
      else end(client, leave)
    }
  }
  const join = (client: Client): void => {
    clients.add(client)
    client.enqueue(Buffer.from(': connected\n\n'))
    if (unwatch !== null) return
    unwatch = watch((notices) => send(notices.map(toMessage).join('')))
    heartbeat = setInterval(() => send(': still here\n\n'), heartbeatMs)
    heartbeat.unref()
  }
  stopping?.addEventListener('abort', () => {
    for (const client of [...clients]) end(client, leave)
  })
  return {
    open: () => {
      if (stopping?.aborted === true) throw new LandfallError('stopping', 'the server is stopping')
      if (clients.size >= liveClientsMax) {
        throw new LandfallError('overloaded', `${liveClientsMax} live streams are open already`, {
          hint: 'Close pages of the dashboard that nobody looks at.',
        })
      }
      return toResponse(join, leave)
    },
  }
}

function end(client: Client, leave: (client: Client) => void): void {
  leave(client)
  try {
    client.close()
  } catch {
    // The client went at the same moment: its stream is closed already.
  }
}

function toMessage(notice: LiveNotice): string {
  return `event: ${notice.kind}\ndata: ${JSON.stringify(notice)}\n\n`
}

function toResponse(join: (client: Client) => void, leave: (client: Client) => void): Response {
  let joined: Client | undefined
  const stream = new ReadableStream<Uint8Array>(
    {
      start: (client) => {
        joined = client
        join(client)
      },
      cancel: () => {
        if (joined !== undefined) leave(joined)
      },
    },
    new CountQueuingStrategy({ highWaterMark: behindMax }),
  )
  // nginx holds streams back unless it is told not to.
  const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' }
  return new Response(stream, { headers })
}
