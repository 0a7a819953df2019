// A load generator that costs little, because it shares the machine with what it measures: requests are signed and laid
// out in memory before the clock starts, sockets are raw, and an answer is read only as far as its status.
import { createHmac } from 'node:crypto'
import { connect, type Socket } from 'node:net'

export const benchSecret = 'whsec_bench'

export interface Measured {
  requests: number
  seconds: number
  perSecond: number
  p50Ms: number
  p99Ms: number
  /** Answers by status; connections that broke are under 0. */
  statuses: Record<string, number>
}

export interface RequestsAsk {
  bodyBytes: number
  prefix: string
  type?: string
  /** What the nth says of when it happened, in Unix seconds. Default: now. */
  createdOf?: (n: number) => number
}

/** `count` POSTs of about `bodyBytes`, each a new Stripe event signed with `benchSecret`, as they go over the wire. */
export function makeRequests(
  count: number,
  { bodyBytes, prefix, type = 'invoice.paid', createdOf }: RequestsAsk,
): Buffer[] {
  const timestamp = Math.floor(Date.now() / 1000)
  return Array.from({ length: count }, (_, i) => {
    const id = toStripeId(timestamp, `${prefix}${i}`)
    const object = { id: `in_${i}`, object: 'invoice', customer: `cus_${i % 1000}`, amount_paid: i, filler: '' }
    const event = { id, object: 'event', type, created: createdOf?.(i) ?? timestamp, data: { object } }
    object.filler = 'x'.repeat(Math.max(0, bodyBytes - JSON.stringify(event).length))
    const body = JSON.stringify(event)
    const signature = createHmac('sha256', benchSecret).update(`${timestamp}.${body}`).digest('hex')
    const head = [
      'POST /webhooks/stripe HTTP/1.1',
      'Host: localhost',
      'User-Agent: Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      'Accept: */*; q=0.5, application/xml',
      'Content-Type: application/json; charset=utf-8',
      `Stripe-Signature: t=${timestamp},v1=${signature}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
    ]
    return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1')
  })
}

/** As Stripe's are: the time first, then what makes it unique; 28 characters. */
function toStripeId(seconds: number, unique: string): string {
  const random = Math.random().toString(36).slice(2).padEnd(24, 'x')
  return `evt_1${seconds.toString(36)}${unique}${random}`.slice(0, 28)
}

export interface LoadAsk {
  port: number
  connections: number
  /** The load ends by itself after this long, or when the requests are used up. */
  seconds: number
  /** At most so many a second over all connections; as fast as it goes where it is left out. */
  rate?: number
  /** Told of each answer: which request it was for, and its status; '0' where the connection broke. */
  onAnswer?(request: Buffer, status: string): void
}

/** Sends `requests` over keep-alive connections, one at a time each, until the time is over. */
export async function runLoad(requests: readonly Buffer[], ask: LoadAsk): Promise<Measured> {
  const state = {
    next: 0,
    times: [] as number[],
    statuses: {} as Record<string, number>,
    began: performance.now(),
    over: false,
  }
  const timer = setTimeout(() => {
    state.over = true
  }, ask.seconds * 1000)
  await Promise.all(Array.from({ length: ask.connections }, () => runConnection(requests, { ask, state })))
  clearTimeout(timer)
  const seconds = (performance.now() - state.began) / 1000
  const sorted = Float64Array.from(state.times).sort()
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  const { statuses } = state
  return {
    requests: sorted.length,
    seconds,
    perSecond: sorted.length / seconds,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    statuses,
  }
}

interface Run {
  ask: LoadAsk
  state: { next: number; times: number[]; statuses: Record<string, number>; began: number; over: boolean }
}

function runConnection(requests: readonly Buffer[], { ask, state }: Run): Promise<void> {
  return new Promise((resolve) => {
    const socket: Socket = connect(ask.port, '127.0.0.1')
    socket.setNoDelay(true)
    let sentAt = 0
    let answer = ''
    let usualLength = 0
    let sent: Buffer | undefined
    const count = (status: string): void => {
      state.statuses[status] = (state.statuses[status] ?? 0) + 1
      if (sent !== undefined) ask.onAnswer?.(sent, status)
    }
    const finish = (): void => {
      socket.removeAllListeners()
      socket.on('error', () => undefined)
      socket.destroy()
      resolve()
    }
    const send = (): void => {
      const request = requests[state.next]
      if (state.over || request === undefined) {
        finish()
        return
      }
      const dueMs = ask.rate === undefined ? 0 : (state.next / ask.rate) * 1000
      state.next += 1
      const wait = dueMs - (performance.now() - state.began)
      if (wait > 0.5) setTimeout(write, wait, request)
      else write(request)
    }
    const write = (request: Buffer): void => {
      sentAt = performance.now()
      sent = request
      socket.write(request)
    }
    socket.on('connect', send)
    const finishAnswer = (status: string): void => {
      state.times.push(performance.now() - sentAt)
      count(status)
      answer = ''
      send()
    }
    socket.on('data', (chunk: Buffer) => {
      // An answer as long as the last whole one, with the same status, is whole: the common case, and the cheap one.
      if (answer === '' && chunk.length === usualLength && chunk[9] === 0x32) {
        finishAnswer('200')
        return
      }
      answer += chunk.toString('latin1')
      if (!isWhole(answer)) return
      if (answer.startsWith('200', 9)) usualLength = answer.length
      finishAnswer(answer.slice(9, 12))
    })
    const broken = (): void => {
      count('0')
      finish()
    }
    socket.on('error', broken)
    socket.on('close', broken)
  })
}

/** Whether the answer's announced length has come. Every server measured here announces it. */
function isWhole(answer: string): boolean {
  const end = answer.indexOf('\r\n\r\n')
  if (end === -1) return false
  const length = /\r\ncontent-length: (\d+)/i.exec(answer)
  return answer.length >= end + 4 + Number(length?.[1] ?? 0)
}
