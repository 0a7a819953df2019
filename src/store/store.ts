// The contract of a store: the one place where the engines meet. It takes and gives batches, and one commit serves all
// who wait. test/store-conformance.ts is its specification; a store is a store if it passes that, and only then.
//
// Ids are opaque strings with a prefix (evt_, req_, job_), ordered by time of append within one store.
// Every time is Unix milliseconds. Every failure to commit is a LandfallError `store_unavailable` (or `store_full`), and
// then nothing of the call is stored.
import type { MessagePort } from 'node:worker_threads'
import type { Limits } from '../core/limits.ts'
import type { IntakeStore } from './intake-store.ts'
import type { OperateStore } from './operate-store.ts'
import type { ReplayerStore, ReplayStore } from './replay-store.ts'
import type { WorkerStore } from './worker-store.ts'

export type * from './intake-store.ts'
export * from './operate-store.ts'
export type * from './replay-store.ts'
export type * from './worker-store.ts'

// --- what providers publish ----------------------------------------------------------------------------------------

/** A copy of a document that a provider publishes for anybody to read: a key set, a list of addresses. Never a secret. */
export interface PublishedCopy {
  url: string
  text: string
  /** By which whoever reads it knows that it is whole; a store only keeps it. */
  digest: string
  /** When it was last fetched. */
  fetchedAt: number
}

export interface PublishedBounds {
  /** Copies that were fetched before this go. */
  fetchedBefore: number
  /** Bytes of all copies with their URLs; the longest ago fetched go first. One that is larger alone is not kept. */
  bytesMax: number
}

export interface PublishedStore {
  /** Keeps the copy in place of the one held for its URL, unless that was fetched later. Durable when the promise resolves. */
  keepPublished(copy: PublishedCopy, bounds: PublishedBounds): Promise<void>
  /** What is held and was fetched at this time or later, in any order. */
  readPublished(fetchedSince: number): Promise<readonly PublishedCopy[]>
}

// --- whose turn it is ----------------------------------------------------------------------------------------------

/** Work that comes again and again, and that one of all who share the store does at a time. */
export type Task = 'prune' | 'replays' | 'published'

export interface TurnStore {
  /**
   * Whether this client may do the task for `forMs` from now on; nobody else may meanwhile. To ask again prolongs it, and 0
   * gives it back. Of a client that died it is over when its time is.
   */
  takeTurn(task: Task, forMs: number): Promise<boolean>
}

// --- its life ------------------------------------------------------------------------------------------------------

export interface PruneAsk {
  /** Succeeded and cancelled events received before this go, with their jobs, attempts and requests. */
  eventsBefore: number
  /** Events with dead jobs received before this go too, and are counted; left out: none. Never earlier than the others. */
  deadBefore?: number
  /** While the store uses more bytes, the oldest succeeded and cancelled events go whatever their age; left out: none. */
  retainBytesMax?: number
  /** Of succeeded and cancelled events received before this, headers and bodies go; left out: none. */
  bodiesBefore?: number
  /** Attempts begun before this go, of jobs that succeeded or were cancelled; left out: none. */
  attemptsBefore?: number
  /** Refused requests and handshakes received before this go; left out: none. */
  refusalsBefore?: number
  refusalsKeptMax: number
  refusalBytesKeptMax: number
  /** At most this many rows of each in one commit, so that intake is never held up. */
  rowsMax: number
}

export interface StoreHealth {
  ok: boolean
  /** 'SQLite at ./landfall.db', without credentials. */
  where: string
  /** What is wrong, when something is. */
  problem: string | null
  schemaVersion: number
  bytes: number | null
  /** As `fullness` says. */
  full: string | null
}

/** Passed to another thread of this process, which connects with it: see open-store.ts. */
export type StoreHandle = SqliteHandle | PostgresHandle

export interface SqliteHandle {
  kind: 'sqlite'
  path: string
  port: MessagePort
}

export interface PostgresHandle {
  kind: 'postgres'
  /** With its password: for threads of this process only, and never to be shown. */
  location: string
  limits: Pick<
    Limits,
    | 'inFlightRequestsMax'
    | 'appendWaitMs'
    | 'errorTextMax'
    | 'attemptsKeptMax'
    | 'transactionMs'
    | 'transactionAnswerBytesMax'
    | 'queueJobsMax'
    | 'queueAgeMs'
    | 'storeBytesMax'
  >
}

export interface Store
  extends IntakeStore,
    WorkerStore,
    PublishedStore,
    TurnStore,
    OperateStore,
    ReplayStore,
    ReplayerStore {
  /**
   * Removes what is past its keep and gives back space, a little a call; says how many rows and pages went. Call again while
   * it is not zero. What waits, runs or is dead keeps its bytes and attempts.
   */
  prune(ask: PruneAsk): Promise<number>
  /** Called when appends begin to be refused, with the reason in words, and with null when there is room again. Returns what ends it. */
  onFull(listener: (full: string | null) => void): () => void
  health(): Promise<StoreHealth>
  /** A handle for one more thread; transfer `transfer` with it. */
  share(): { handle: StoreHandle; transfer: readonly MessagePort[] }
  /** Commits what waits, then lets go. The owner closes last. */
  close(): Promise<void>
}
