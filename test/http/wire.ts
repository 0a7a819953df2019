// Both ends of the wire for the listener's tests: a listener whose intake only notes what it was given, and a client that
// writes bytes as they are.
import { once } from 'node:events'
import { type AddressInfo, connect, type Server, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import { isLandfallError } from '../../src/core/errors.ts'
import { defaultLimits, type Limits } from '../../src/core/limits.ts'
import type { Answer } from '../../src/core/request.ts'
import { toFailure } from '../../src/intake/answers.ts'
import { type HttpListener, makeHttpListener } from '../../src/intake/http/listener.ts'
import type { Incoming } from '../../src/intake/incoming.ts'
import type { Accepted, Intake } from '../../src/intake/intake.ts'
import type { IsInside } from '../../src/intake/sender-address.ts'

export interface Seen {
  method: string
  url: string
  headers: readonly string[]
  /** latin1 */
  body: string
}

export interface NotingIntake extends Intake {
  seen: Seen[]
  /** What was answered, by the status. */
  answeredWith: number[]
  /** What was counted as a fault of the wire, by its name. */
  faults: Map<string, number>
  /** How often it was told of such faults. */
  readonly notes: number
}

export interface NotingAsk {
  answer?: Answer
  bytesMax?: number
  readMs?: number
  grow?: (bytes: number) => boolean
  /** Answers without asking for the body. */
  ignoresBody?: boolean
  /** Sees the body as it is given. */
  onBody?: (body: Uint8Array) => void
  /** Awaited before the body is read. */
  before?: (incoming: Incoming) => Promise<void> | undefined
}

export const okAnswer: Answer = { status: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":true}' }

export function makeNotingIntake(ask: NotingAsk = {}): NotingIntake {
  const { answer = okAnswer, bytesMax = 1 << 20, readMs = 10_000, grow = () => true } = ask
  const seen: Seen[] = []
  const answeredWith: number[] = []
  const faults = new Map<string, number>()
  let notes = 0
  let inFlight = 0
  let land: () => void = () => undefined
  const accept = async (incoming: Incoming): Promise<Accepted> => {
    inFlight += 1
    try {
      await ask.before?.(incoming)
      const body = ask.ignoresBody ? Buffer.alloc(0) : await incoming.readBody({ bytesMax, readMs, grow })
      ask.onBody?.(body)
      const { method, url, headers } = incoming
      seen.push({ method, url, headers: headers.flat, body: Buffer.from(body).toString('latin1') })
      return { answer, stored: { requestId: `r${seen.length}`, source: 's' } }
    } catch (error) {
      if (!isLandfallError(error)) throw error
      return { answer: toFailure(error, 5), stored: null }
    } finally {
      inFlight -= 1
      if (inFlight === 0) land()
    }
  }
  return {
    seen,
    answeredWith,
    faults,
    get notes() {
      return notes
    },
    serves: () => true,
    accept,
    answered: (accepted) => answeredWith.push(accepted.answer.status),
    faulted: (sums) => {
      for (const { name, count } of sums) faults.set(name, (faults.get(name) ?? 0) + count)
      notes += 1
    },
    drain: async () => {
      if (inFlight === 0) return
      await new Promise<void>((resolve) => {
        land = resolve
      })
    },
  }
}

export interface Listening {
  port: number
  server: HttpListener
  intake: NotingIntake
}

export async function listenNoting(
  t: TestContext,
  ask: NotingAsk & { limits?: Partial<Limits>; announcers?: IsInside } = {},
): Promise<Listening> {
  const intake = makeNotingIntake(ask)
  const limits = { ...defaultLimits, ...ask.limits }
  const server = makeHttpListener(intake, { limits, announcers: ask.announcers ?? null })
  t.after(() => endServer(server))
  return { port: await listenAnywhere(server), server, intake }
}

export async function listenAnywhere(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

function endServer(server: HttpListener): void {
  server.close()
  server.closeAllConnections()
}

export interface WireAnswer {
  status: number
  headers: Map<string, string>
  body: string
}

/** A connection on which bytes are written as they are. */
export interface Talk {
  socket: Socket
  write(bytes: string): void
  /** Resolves with the next so many answers, or with fewer when the server closes before. */
  answers(count: number): Promise<WireAnswer[]>
  /** Resolves when the connection is closed, with all that came over it and was not taken as an answer. */
  closed: Promise<string>
}

export async function talk(port: number, { headOnly = false } = {}): Promise<Talk> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: false, noDelay: true })
  let text = ''
  let isClosed = false
  let wake: () => void = () => undefined
  socket.on('data', (piece: Buffer) => {
    text += piece.toString('latin1')
    wake()
  })
  socket.on('error', () => undefined)
  // Not `once`, which takes a reset for a failure: resets are among what is tested.
  const closed = new Promise<string>((resolve) => {
    socket.on('close', () => {
      isClosed = true
      wake()
      resolve(text)
    })
  })
  await once(socket, 'connect')
  const answers = async (count: number): Promise<WireAnswer[]> => {
    const found: WireAnswer[] = []
    while (found.length < count) {
      const one = takeAnswer(text, headOnly)
      if (one === null && isClosed) break
      if (one === null) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      } else {
        text = one.rest
        found.push(one.answer)
      }
    }
    return found
  }
  return { socket, write: (bytes) => void socket.write(bytes, 'latin1'), answers, closed }
}

function takeAnswer(text: string, headOnly: boolean): { answer: WireAnswer; rest: string } | null {
  const end = text.indexOf('\r\n\r\n')
  if (end === -1) return null
  const [first = '', ...lines] = text.slice(0, end).split('\r\n')
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(': ')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 2)]
    }),
  )
  const length = headOnly ? 0 : Number(headers.get('content-length') ?? 0)
  if (text.length < end + 4 + length) return null
  const body = text.slice(end + 4, end + 4 + length)
  return {
    answer: { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1]), headers, body },
    rest: text.slice(end + 4 + length),
  }
}

/** Writes `bytes` on a connection of its own, says that no more will come, and gives what came back until it closed. */
export async function exchange(port: number, bytes: string): Promise<string> {
  const { socket, closed } = await talk(port)
  socket.end(bytes, 'latin1')
  return closed
}

/** The statuses of the answers to `bytes`. */
export async function statusesOf(port: number, bytes: string): Promise<number[]> {
  const text = await exchange(port, bytes)
  return [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => Number(match[1]))
}

/** A POST with these header lines beside Host and a body announced by its length. */
export function toPost(body: string, lines: readonly string[] = []): string {
  const head = ['POST /hook HTTP/1.1', 'Host: x', ...lines, `Content-Length: ${body.length}`]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}

/** A POST whose body, chunks and all, is `wire`. */
export function toChunkedPost(wire: string): string {
  return `POST /hook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${wire}`
}
