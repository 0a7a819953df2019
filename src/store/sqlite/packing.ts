// How appends travel to the writer's thread: all bytes in one buffer that is handed over, not copied, and everything else
// in flat lists. A small Buffer would be cloned together with the whole 8 KB pool behind it.
import type { EventOrigin } from '../../core/event.ts'
import type { FailureCause } from '../../core/job.ts'
import type { RequestOutcome } from '../../core/request.ts'
import { toHead } from '../head.ts'
import type { Appended, AppendedEvent, LinePlace, NewJob, NewRequest } from '../store.ts'
import { toId } from './ids.ts'

export interface PackedAppends {
  /** How many requests each call brought: a call is stored whole or not at all. */
  calls: number[]
  /** For each request its head (head.ts), then its body. */
  bytes: ArrayBuffer
  numbers: Float64Array<ArrayBuffer>
  /** Each different text once: a hundred requests share all but their keys. Numbers say which. */
  texts: (string | null)[]
}

/** A request as the writer binds it. */
export interface UnpackedRequest {
  source: string
  remoteAddress: string | null
  reason: string | null
  receivedAt: number
  outcome: NewRequest['outcome']
  status: number
  secret: number | null
  headBytes: number
  /** Head and body, a view into the one buffer. */
  bytes: Uint8Array
  events: UnpackedEvent[]
}

export interface UnpackedEvent {
  key: string
  type: string
  pointer: string | null
  origin: EventOrigin
  createdAt: number | null
  jobs: UnpackedJob[]
}

export interface UnpackedJob {
  subscription: string
  dueAt: number
  line: LinePlace | null
  failure: { cause: FailureCause; error: string } | null
}

const outcomes: readonly RequestOutcome[] = ['accepted', 'duplicate', 'refused', 'handshake']

/** Nulls among the numbers. A number that is no number must stay one, so that the database refuses it. */
const none = Number.NEGATIVE_INFINITY

export function packAppends(calls: readonly (readonly NewRequest[])[]): PackedAppends {
  const packed = { numbers: [] as number[], texts: new Texts() }
  const heads: string[] = []
  let size = 0
  for (const requests of calls) {
    for (const request of requests) {
      const head = toHead(request)
      heads.push(head)
      size += head.length + request.body.byteLength
      packRequest(request, head.length, packed)
    }
  }
  return {
    calls: calls.map((requests) => requests.length),
    bytes: packBytes(calls, { heads, size }),
    numbers: new Float64Array(packed.numbers),
    texts: packed.texts.all,
  }
}

class Texts {
  readonly all: (string | null)[] = []
  readonly #known = new Map<string | null, number>()

  of(text: string | null): number {
    const known = this.#known.get(text)
    if (known !== undefined) return known
    this.#known.set(text, this.all.length)
    return this.all.push(text) - 1
  }
}

function packRequest(
  request: NewRequest,
  headBytes: number,
  { numbers, texts }: { numbers: number[]; texts: Texts },
): void {
  const { source, remoteAddress, reason, receivedAt, outcome, status, secret, body, events } = request
  numbers.push(texts.of(source), texts.of(remoteAddress), texts.of(reason))
  numbers.push(receivedAt, outcomes.indexOf(outcome), status, secret ?? none)
  numbers.push(headBytes, headBytes + body.byteLength, events.length)
  for (const { key, type, pointer, origin, createdAt, jobs } of events) {
    numbers.push(texts.of(key), texts.of(type), texts.of(pointer), texts.of(origin), createdAt ?? none, jobs.length)
    for (const job of jobs) packJob(job, { numbers, texts })
  }
}

/** What a job says beyond its subscription and its time. */
const kinds = { plain: 0, inLine: 1, failed: 2 } as const

function packJob(
  { subscription, dueAt, line, failure }: NewJob,
  { numbers, texts }: { numbers: number[]; texts: Texts },
): void {
  numbers.push(texts.of(subscription), dueAt)
  if (failure !== undefined) numbers.push(kinds.failed, texts.of(failure.cause), texts.of(failure.error))
  else if (line === undefined) numbers.push(kinds.plain)
  else numbers.push(kinds.inLine, texts.of(line.key), line.width, line.rank, line.latest ? 1 : 0)
}

function packBytes(
  calls: readonly (readonly NewRequest[])[],
  { heads, size }: { heads: string[]; size: number },
): ArrayBuffer {
  const bytes = Buffer.from(new ArrayBuffer(size))
  let at = 0
  let next = 0
  for (const requests of calls) {
    for (const request of requests) {
      at += bytes.write(heads[next++] ?? '', at, 'latin1')
      bytes.set(request.body, at)
      at += request.body.byteLength
    }
  }
  return bytes.buffer
}

/** The requests of each call, their bytes as views into the one buffer. */
export function unpackAppends(packed: PackedAppends): UnpackedRequest[][] {
  const reader = new Reader(packed)
  return packed.calls.map((count) => Array.from({ length: count }, () => reader.request()))
}

class Reader {
  readonly #packed: PackedAppends
  #number = 0
  #byte = 0

  constructor(packed: PackedAppends) {
    this.#packed = packed
  }

  request(): UnpackedRequest {
    const source = this.#text()
    const remoteAddress = this.#textOrNull()
    const reason = this.#textOrNull()
    const receivedAt = this.#integer()
    const outcome = outcomes[this.#integer()] as NewRequest['outcome']
    const status = this.#integer()
    const secret = this.#integerOrNull()
    const headBytes = this.#integer()
    const bytes = this.#bytes(this.#integer())
    const events: UnpackedEvent[] = []
    for (let left = this.#integer(); left > 0; left--) events.push(this.#event())
    return { source, remoteAddress, reason, receivedAt, outcome, status, secret, headBytes, bytes, events }
  }

  #event(): UnpackedEvent {
    const key = this.#text()
    const type = this.#text()
    const pointer = this.#textOrNull()
    const origin = this.#text() as EventOrigin
    const createdAt = this.#integerOrNull()
    const jobs: UnpackedEvent['jobs'] = []
    for (let left = this.#integer(); left > 0; left--) jobs.push(this.#job())
    return { key, type, pointer, origin, createdAt, jobs }
  }

  #job(): UnpackedJob {
    const job: UnpackedJob = { subscription: this.#text(), dueAt: this.#integer(), line: null, failure: null }
    const kind = this.#integer()
    if (kind === kinds.failed) job.failure = { cause: this.#text() as FailureCause, error: this.#text() }
    if (kind === kinds.inLine)
      job.line = { key: this.#text(), width: this.#integer(), rank: this.#integer(), latest: this.#integer() === 1 }
    return job
  }

  /** May really be null where a caller broke the contract; the database then refuses it. */
  #text(): string {
    return this.#packed.texts[this.#integer()] as string
  }

  #textOrNull(): string | null {
    return this.#packed.texts[this.#integer()] ?? null
  }

  /** Times come from clocks that may count fractions; columns hold whole milliseconds. */
  #integer(): number {
    return Math.round(this.#packed.numbers[this.#number++] ?? Number.NaN)
  }

  #integerOrNull(): number | null {
    const value = this.#integer()
    return value === none ? null : value
  }

  #bytes(length: number): Uint8Array {
    const view = new Uint8Array(this.#packed.bytes, this.#byte, length)
    this.#byte += length
    return view
  }
}

/** The answer to one call, as flat numbers: for each request its id, outcome and events, (event, flags) for each of those. */
export function packAppended(all: readonly AppendedRows[]): number[] {
  const numbers: number[] = []
  for (const { request, outcome, events } of all) {
    numbers.push(request, outcomes.indexOf(outcome), events.length)
    for (const { row, duplicate, altered } of events) numbers.push(row, (duplicate ? 1 : 0) + (altered ? 2 : 0))
  }
  return numbers
}

export interface AppendedRows {
  request: number
  outcome: RequestOutcome
  events: { row: number; duplicate: boolean; altered: boolean }[]
}

/** The requests of one call, which lie at `from` up to `to`. */
export function unpackAppended(numbers: readonly number[], from: number, to: number): Appended[] {
  const all: Appended[] = []
  for (let at = from; at < to; ) {
    const count = numbers[at + 2] ?? 0
    const requestId = toId('req', numbers[at] ?? 0)
    const outcome = outcomes[numbers[at + 1] ?? 0] ?? 'accepted'
    const events = Array.from({ length: count }, (_, index) => unpackEvent(numbers, at + 3 + index * 2))
    all.push({ requestId, outcome, events })
    at += 3 + count * 2
  }
  return all
}

function unpackEvent(numbers: readonly number[], at: number): AppendedEvent {
  const flags = numbers[at + 1] ?? 0
  return { id: toId('evt', numbers[at] ?? 0), duplicate: (flags & 1) === 1, altered: (flags & 2) === 2 }
}
