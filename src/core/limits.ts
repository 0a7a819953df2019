// Every bound of the house, with its unit in its name and its default here. A configuration may change any of them
// under `limits`; nothing in Landfall grows without one of these standing in its way.
import { dayMs } from './clock.ts'

export interface Limits {
  /** Largest request body, in bytes. A provider may raise it (GitHub sends up to 25 MiB). Above it: 413. */
  bodyBytesMax: number
  /** Largest request header block, in bytes. Above it: 431. */
  headerBytesMax: number
  /** Connections open to one intake thread. Above it new ones are closed unanswered. */
  connectionsMax: number
  /** Bytes of bodies held in memory over all requests in flight in one intake thread. Above it: 503. */
  inFlightBytesMax: number
  /** Requests being read, verified or stored at one time in one intake thread. Above it: 503. */
  inFlightRequestsMax: number
  /** How long a sender may take for its headers and body, in milliseconds. Slower: 408. */
  bodyReadMs: number
  /** How long an append may wait for its commit before the sender is told 503, in milliseconds. */
  appendWaitMs: number
  /** What `Retry-After` says with a 503, in seconds. */
  retryAfterSeconds: number
  /** Refused requests and handshakes written per source, second and intake thread; more are only counted. */
  refusalsPerSecondMax: number
  /** Refused requests and handshakes kept, over all sources; the oldest go first. */
  refusalsKeptMax: number
  /** Bytes of their headers and bodies kept, over all sources; the oldest go first. */
  refusalBytesKeptMax: number
  /** Handlers run at one time, over all subscriptions of one worker; each subscription is sure of its share of them. As many jobs again may wait to be settled. */
  concurrencyMax: number
  /** How long a handler may run, in milliseconds, where its subscription says nothing else. */
  handlerMs: number
  /** Largest result of one step, in bytes of JSON. */
  stepBytesMax: number
  /** How long one handler may hold the store with `ctx.transaction`, in milliseconds. With SQLite, appends wait meanwhile. */
  transactionMs: number
  /** Largest answer of one statement within `ctx.transaction`, in bytes. */
  transactionAnswerBytesMax: number
  /** How long a worker holds a job before another may take it, in milliseconds; renewed while the handler runs. */
  leaseMs: number
  /** How often a worker looks for due jobs when nothing woke it, in milliseconds. */
  pollMs: number
  /** Longest error text kept of an attempt, in characters. */
  errorTextMax: number
  /** How long `stop` waits for running handlers, in milliseconds. */
  drainMs: number
  /** How old a copy of what a provider publishes may be and still count, while no newer one can be fetched, in milliseconds. */
  publishedKeptMs: number
  /** Bytes of such copies kept in the store, so that a restart has them; the longest ago fetched go first. */
  publishedBytesKeptMax: number
  /** Jobs that wait, over all subscriptions. Above it new events are answered 503; what is held already still is 200. */
  queueJobsMax: number
  /** How long a fresh job may wait though neither its time, a pause nor a breaker holds it back, in milliseconds. Longer: 503 for events of its subscription. */
  queueAgeMs: number
  /** Bytes the store may use. Above it: 503. */
  storeBytesMax: number
  /** Bytes that must be free on the store's disk. Below it: 503, before the disk is full. Not on PostgreSQL, whose disk is the server's. */
  diskFreeBytesMin: number
  /** How long succeeded and cancelled events are kept, in milliseconds. Waiting and dead ones are kept. */
  eventKeptMs: number
  /** Bytes the store may use before the oldest succeeded and cancelled events go, whatever their age. */
  retainBytesMax: number
  /** How long headers and bodies of succeeded and cancelled events are kept, in milliseconds; no longer than the events. */
  bodyKeptMs: number
  /** How long attempts of succeeded and cancelled jobs are kept, in milliseconds; no longer than their events. */
  attemptsKeptMs: number
  /** Attempts kept of one job; the oldest go first. */
  attemptsKeptMax: number
  /** How long refused requests and handshakes are kept, in milliseconds. */
  refusalKeptMs: number
  /** How long events with dead jobs are kept, in milliseconds; a hundred years unless you say less, and at least as long as others. */
  deadKeptMs: number
}

const KiB = 1024
const MiB = 1024 * KiB
const GiB = 1024 * MiB

export const defaultLimits: Readonly<Limits> = {
  bodyBytesMax: 1 * MiB,
  headerBytesMax: 32 * KiB,
  connectionsMax: 10_000,
  inFlightBytesMax: 128 * MiB,
  inFlightRequestsMax: 10_000,
  bodyReadMs: 10_000,
  appendWaitMs: 5_000,
  retryAfterSeconds: 5,
  refusalsPerSecondMax: 20,
  refusalsKeptMax: 10_000,
  refusalBytesKeptMax: 64 * MiB,
  concurrencyMax: 64,
  handlerMs: 30_000,
  stepBytesMax: 256 * KiB,
  transactionMs: 5_000,
  transactionAnswerBytesMax: 8 * MiB,
  leaseMs: 60_000,
  pollMs: 1_000,
  errorTextMax: 4_000,
  drainMs: 25_000,
  publishedKeptMs: 7 * dayMs,
  publishedBytesKeptMax: 16 * MiB,
  queueJobsMax: 5_000_000,
  queueAgeMs: 1 * dayMs,
  storeBytesMax: 64 * GiB,
  diskFreeBytesMin: 256 * MiB,
  eventKeptMs: 30 * dayMs,
  retainBytesMax: 32 * GiB,
  bodyKeptMs: 30 * dayMs,
  attemptsKeptMs: 30 * dayMs,
  attemptsKeptMax: 200,
  refusalKeptMs: 30 * dayMs,
  deadKeptMs: 36_500 * dayMs,
}
