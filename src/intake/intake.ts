// Engine 1, the door: route -> read -> verify -> handshake -> append -> answer. It keeps promises 1 and 2: nothing is
// acknowledged before it is durable, and the answer tells the provider the truth.
import type { Clock } from '../core/clock.ts'
import { isLandfallError, LandfallError, toMessage } from '../core/errors.ts'
import type { Limits } from '../core/limits.ts'
import type { Answer, RefusalReason, WebhookRequest } from '../core/request.ts'
import type { Log } from '../core/subscription.ts'
import type { Verifier } from '../providers/provider.ts'
import type { Appended, IntakeStore, NewRequest } from '../store/store.ts'
import type { IsListed } from './address-list.ts'
import { notFound, onlyPost, toAcknowledgement, toFailure, toRefusal } from './answers.ts'
import { type FailureLog, makeFailureLog } from './failure-log.ts'
import { type Flight, makeFlight, type Passenger } from './flight.ts'
import type { Incoming } from './incoming.ts'
import { makeRefusalRate, type RefusalRate } from './refusal-rate.ts'
import type { FindSender } from './sender-address.ts'
import { type EventSource, makeLazyPayload, toEvents } from './to-events.ts'

export interface IntakeSource extends EventSource {
  name: string
  path: string
  verifier: Verifier
  bodyBytesMax: number
  /** Whether an address is on its list; null where it takes requests from any. */
  addressRule: { mode: 'observe' | 'enforce'; isListed: IsListed } | null
  /** By what the use of each secret is counted. */
  secretTimes: readonly { fingerprint: string }[]
  /** Whether what does not verify is let in, marked. */
  observe: boolean
}

export interface IntakePorts {
  store: IntakeStore
  sources: readonly IntakeSource[]
  clock: Clock
  limits: Limits
  log: Log
  /** Whose address a request comes from, behind the proxies there are. */
  findSender: FindSender
}

export interface Intake {
  /** Whether a source stands at this path. */
  serves(path: string): boolean
  /** Takes one request to its answer; never throws. */
  accept(incoming: Incoming): Promise<Accepted>
  /** To be called when the answer was handed to the sender, so that its acknowledgement time is known. */
  answered(accepted: Accepted, ackMs: number): void
  /** Counts what was refused before it reached any source: it belongs to none. */
  faulted(faults: readonly { name: string; count: number }[]): void
  /** Answers 503 from now on, and resolves when nothing is in flight. */
  drain(): Promise<void>
}

export interface Accepted {
  answer: Answer
  /** The stored request, where one was stored. */
  stored: { requestId: string; source: string } | null
}

/** What the steps of one engine share. */
interface Door extends IntakePorts {
  byPath: ReadonlyMap<string, IntakeSource>
  flight: Flight
  mayWrite: RefusalRate
  logFailure: FailureLog
  draining: boolean
}

export function makeIntake(ports: IntakePorts): Intake {
  const door: Door = {
    ...ports,
    byPath: new Map(ports.sources.map((source) => [source.path, source])),
    flight: makeFlight(ports.limits),
    mayWrite: makeRefusalRate(ports.limits.refusalsPerSecondMax),
    logFailure: makeFailureLog(ports),
    draining: false,
  }
  return {
    serves: (path) => door.byPath.has(path),
    accept: (incoming) => accept(door, incoming),
    answered: ({ stored }, ackMs) => {
      if (stored !== null) door.store.noteAcknowledgements([{ ...stored, ackMs }])
    },
    faulted: (faults) => {
      door.store.noteTallies(faults.map(({ name, count }) => ({ source: '', name: `wire:${name}`, count })))
    },
    drain: () => {
      door.draining = true
      return door.flight.empty()
    },
  }
}

async function accept(door: Door, incoming: Incoming): Promise<Accepted> {
  const source = door.byPath.get(incoming.path)
  if (source === undefined) return unstored(notFound)
  if (!takes(source, incoming.method)) return unstored(onlyPost)
  if (door.draining) return fail(door, source, new LandfallError('stopping', 'the server is draining'))
  const passenger = door.flight.enter()
  if (passenger === null) return fail(door, source, new LandfallError('overloaded', 'too many requests are in flight'))
  try {
    // A body that has come already is not waited for: each await is a turn of the queue that every request pays for.
    const reading = read(door, source, { incoming, passenger })
    const request = reading instanceof Promise ? await reading : reading
    const verdict = source.verifier.verify(request)
    return await judge(door, source, { request, verdict: verdict instanceof Promise ? await verdict : verdict })
  } catch (error) {
    return await giveUp(door, source, { incoming, error })
  } finally {
    passenger.leave()
  }
}

/** POST, and by what else a provider sends its greetings. */
function takes({ provider }: IntakeSource, method: string): boolean {
  return method === 'POST' || provider.handshake?.methods?.includes(method) === true
}

function read(
  door: Door,
  source: IntakeSource,
  { incoming, passenger }: { incoming: Incoming; passenger: Passenger },
): WebhookRequest | Promise<WebhookRequest> {
  const receivedAt = door.clock.now()
  if (incoming.length !== null && incoming.length > source.bodyBytesMax) throw tooLarge(source)
  const { method, url, headers } = incoming
  const remoteAddress = door.findSender(incoming.remoteAddress, headers)
  const encoding = headers.get('content-encoding')
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    throw new LandfallError('body_encoded', `the body of a request to ${source.name} is encoded as ${encoding}`)
  const toRequest = (body: Uint8Array): WebhookRequest => ({ method, url, headers, body, receivedAt, remoteAddress })
  const body = incoming.readBody({
    bytesMax: source.bodyBytesMax,
    readMs: door.limits.bodyReadMs,
    grow: passenger.grow,
  })
  return body instanceof Promise ? body.then(toRequest) : toRequest(body)
}

function tooLarge(source: IntakeSource): LandfallError {
  return new LandfallError(
    'body_too_large',
    `a body for ${source.name} is above its limit of ${source.bodyBytesMax} bytes`,
  )
}

type Judged = { request: WebhookRequest; verdict: Awaited<ReturnType<Verifier['verify']>> }

/** Handshakes that the provider signs are answered only once verified; those it cannot sign are answered as they come. */
async function judge(door: Door, source: IntakeSource, { request, verdict }: Judged): Promise<Accepted> {
  const ruling = rule(source, { request, verdict })
  countAddress(door, source, { verdict, listed: ruling.listed })
  if (ruling.refusal === 'address_not_allowed') {
    return refuse(door, source, { request, answer: toRefusal(403), reason: ruling.refusal })
  }
  const payload = makeLazyPayload(source.provider, request)
  const handshake = source.provider.handshake
  const greeting = handshake !== null && (verdict.ok || !handshake.signed) ? source.greet(request, payload) : null
  if (greeting !== null) return greet(door, source, { request, greeting })
  if (!verdict.ok && verdict.reason === 'key_unavailable') {
    // We do not hold the key: that is our trouble, and the sender is asked to come again.
    return fail(door, source, new LandfallError('key_unavailable', verdict.detail))
  }
  if (request.method !== 'POST') return unstored(onlyPost)
  if (ruling.refusal !== null) {
    return refuse(door, source, { request, answer: toRefusal(source.provider.refusalStatus), reason: ruling.refusal })
  }
  const found = { secret: verdict.ok ? verdict.secret : null, observed: ruling.observed, payload: payload() }
  if (found.secret !== null) countSecret(door, source, found.secret)
  const { requestId } = await store(door, toAccepted(door, source, { request, found }))
  // What is only observed may be anybody's: nothing of it goes back.
  const answer = verdict.ok ? toAcknowledgement(source.provider, request) : source.provider.acknowledgement
  return { answer, stored: { requestId, source: source.name } }
}

/** Which secret matched is evidence for a rotation; with a single one there is nothing to tell apart. */
function countSecret(door: Door, { name, secretTimes }: IntakeSource, secret: number): void {
  const fingerprint = secretTimes[secret]?.fingerprint
  if (secretTimes.length < 2 || fingerprint === undefined) return
  door.store.noteTallies([{ source: name, name: `secret:${fingerprint}`, count: 1 }])
}

/** What list and signature say together is evidence of its own: a stale list, a wrong secret, a stranger. */
function countAddress(
  door: Door,
  { name, addressRule }: IntakeSource,
  { verdict, listed }: Pick<Judged, 'verdict'> & Pick<Ruling, 'listed'>,
): void {
  if (addressRule === null) return
  const found = listed
    ? !verdict.ok && verdict.reason === 'no_matching_secret' && 'listed_refused'
    : verdict.ok
      ? 'unlisted_verified'
      : 'unlisted_refused'
  if (found) door.store.noteTallies([{ source: name, name: `address:${found}`, count: 1 }])
}

/** Why a request is refused, or with what it was let in although it would be: at most one of them. */
interface Ruling {
  refusal: RefusalReason | null
  observed: RefusalReason | null
  /** Whether its address is on the source's list, or there is none. */
  listed: boolean
}

/** Under 'observe' everything comes in, and what would have been refused is marked with its reason. */
function rule({ addressRule, observe }: IntakeSource, { request, verdict }: Judged): Ruling {
  const listed = addressRule === null || addressRule.isListed(request.remoteAddress)
  if (!listed && addressRule?.mode === 'enforce') return { refusal: 'address_not_allowed', observed: null, listed }
  if (!verdict.ok && observe) return { refusal: null, observed: verdict.reason, listed }
  if (!verdict.ok) return { refusal: verdict.reason, observed: null, listed }
  return { refusal: null, observed: listed ? null : 'address_not_allowed', listed }
}

function toAccepted(
  door: Door,
  source: IntakeSource,
  {
    request,
    found,
  }: { request: WebhookRequest; found: { secret: number | null; observed: RefusalReason | null; payload: unknown } },
): NewRequest {
  const events = toEvents(source, request, {
    ...{ payload: found.payload, origin: 'delivery' },
    countFiltered: (names) =>
      door.store.noteTallies(names.map((name) => ({ source: source.name, name: `filtered:${name}`, count: 1 }))),
  })
  const status = source.provider.acknowledgement.status
  const reason = found.observed === null ? null : `observed:${found.observed}`
  return { ...request, source: source.name, outcome: 'accepted', status, reason, secret: found.secret, events }
}

async function store(door: Door, request: NewRequest): Promise<Appended> {
  const [appended] = await door.store.append([request])
  if (appended === undefined) throw new LandfallError('store_unavailable', 'the store answered nothing')
  return appended
}

/** A greeting changes nothing, so it is answered even while the store is down; its record is then only counted. */
async function greet(
  door: Door,
  source: IntakeSource,
  { request, greeting }: { request: WebhookRequest; greeting: Answer },
): Promise<Accepted> {
  const row = {
    ...request,
    source: source.name,
    outcome: 'handshake',
    status: greeting.status,
    reason: null,
    secret: null,
    events: [],
  } as const
  return record(door, source, { row, answer: greeting })
}

async function refuse(
  door: Door,
  source: IntakeSource,
  { request, answer, reason }: { request: WebhookRequest; answer: Answer; reason: RefusalReason },
): Promise<Accepted> {
  const row = {
    ...request,
    source: source.name,
    outcome: 'refused',
    status: answer.status,
    reason,
    secret: null,
    events: [],
  } as const
  return record(door, source, { row, answer })
}

/** Writes what is no event, within its rate; the answer stands whether or not the store could take it. */
async function record(
  door: Door,
  source: IntakeSource,
  { row, answer }: { row: NewRequest; answer: Answer },
): Promise<Accepted> {
  if (!door.mayWrite(source.name, row.receivedAt)) return countUnwritten(door, row, answer)
  try {
    const appended = await store(door, row)
    return { answer, stored: { requestId: appended.requestId, source: source.name } }
  } catch (error) {
    // A full store is told of by itself, once; what it does not keep still adds up.
    if (isLandfallError(error, 'store_full')) return countUnwritten(door, row, answer)
    door.log.warn(
      { source: source.name, outcome: row.outcome, error: toMessage(error) },
      'a request could not be recorded',
    )
    return unstored(answer)
  }
}

function countUnwritten(door: Door, { source, outcome, reason }: NewRequest, answer: Answer): Accepted {
  door.store.noteTallies([
    { source, name: reason === null ? outcome : `${outcome}:${reason}`, count: 1 },
    { source, name: `unwritten:${outcome}`, count: 1 },
  ])
  return unstored(answer)
}

/** Reasons under which a body that could not be read is recorded. */
const unreadReasons: Partial<Record<LandfallError['code'], RefusalReason>> = {
  body_too_large: 'body_too_large',
  body_too_slow: 'body_too_slow',
  body_unreadable: 'body_unreadable',
  body_encoded: 'body_unreadable',
}

async function giveUp(
  door: Door,
  source: IntakeSource,
  { incoming, error }: { incoming: Incoming; error: unknown },
): Promise<Accepted> {
  const known = isLandfallError(error)
    ? error
    : new LandfallError('store_unavailable', toMessage(error), { cause: error })
  const reason = unreadReasons[known.code]
  if (reason === undefined) return fail(door, source, known)
  const { method, url, headers } = incoming
  const remoteAddress = door.findSender(incoming.remoteAddress, headers)
  const request = { method, url, headers, remoteAddress, body: new Uint8Array(0), receivedAt: door.clock.now() }
  return refuse(door, source, { request, reason, answer: toFailure(known, door.limits.retryAfterSeconds) })
}

function fail(door: Door, source: IntakeSource, error: LandfallError): Accepted {
  door.logFailure(source.name, error)
  door.store.noteTallies([{ source: source.name, name: `unavailable:${error.code}`, count: 1 }])
  return unstored(toFailure(error, door.limits.retryAfterSeconds))
}

function unstored(answer: Answer): Accepted {
  return { answer, stored: null }
}
