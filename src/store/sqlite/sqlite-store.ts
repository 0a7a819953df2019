// A store on one SQLite file: writes go down the line to the writer's thread, reads to this thread's own connection.
import { once } from 'node:events'
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import { LandfallError } from '../../core/errors.ts'
import type { JobState } from '../../core/job.ts'
import type { ReplayState } from '../../core/replay.ts'
import type {
  Acknowledgement,
  Admission,
  Admitted,
  Appended,
  ClaimAsk,
  Claimed,
  Lease,
  NewReplay,
  NewRequest,
  Notice,
  PruneAsk,
  PublishedBounds,
  PublishedCopy,
  QueryResult,
  ReplayRecord,
  ReplayStep,
  ReplayStepped,
  Settlement,
  SqliteHandle,
  Statement,
  StepResult,
  Store,
  StoreHealth,
  SubscriptionRules,
  Tally,
  TransactAsk,
  Transaction,
} from '../store.ts'
import { borrow } from './borrow.ts'
import { toGuestStatement } from './guest-parameters.ts'
import { toRow } from './ids.ts'
import { type FromWriter, fromPlain, type StoreLimits, type WriterStart } from './messages.ts'
import { Reader } from './reader.ts'
import { WriterLine } from './writer-line.ts'

/** In development the sources run as they are; published, they are compiled. */
const writerUrl = new URL(
  import.meta.url.endsWith('.ts') ? './writer-thread.ts' : './writer-thread.js',
  import.meta.url,
)

/** Opens the file for this process, alone, and brings its schema up to date. */
export async function openSqlite(path: string, limits: StoreLimits): Promise<Store> {
  const { port1, port2 } = new MessageChannel()
  const start: WriterStart = { path, limits: toOwn(limits), port: port2 }
  const writer = new Worker(writerUrl, { workerData: start, transferList: [port2], name: 'landfall-writer' })
  // A writer that dies takes its ports along; whoever waits is told by the line.
  let crash: unknown
  writer.on('error', (error) => {
    crash = error
    port1.close()
  })
  const store = await greet(port1, () => crash)
  writer.unref()
  return store
}

/** Only these cross to the thread of the writer. */
function toOwn(limits: StoreLimits): StoreLimits {
  const { inFlightRequestsMax, appendWaitMs, errorTextMax, attemptsKeptMax } = limits
  const { transactionMs, transactionAnswerBytesMax } = limits
  const { queueJobsMax, queueAgeMs, storeBytesMax, diskFreeBytesMin } = limits
  return {
    ...{ inFlightRequestsMax, appendWaitMs, errorTextMax, attemptsKeptMax },
    ...{ transactionMs, transactionAnswerBytesMax },
    ...{ queueJobsMax, queueAgeMs, storeBytesMax, diskFreeBytesMin },
  }
}

/** The same store in another thread; `handle` came from `share()`. */
export function connectSqlite({ port }: SqliteHandle): Promise<Store> {
  return greet(port)
}

async function greet(port: MessagePort, crash: () => unknown = () => undefined): Promise<Store> {
  const closed = once(port, 'close').then(() => null)
  const heard = await Promise.race([once(port, 'message') as Promise<[FromWriter]>, closed])
  const greeting = heard?.[0]
  if (greeting?.kind === 'failed') throw fromPlain(greeting.error)
  if (greeting?.kind !== 'ready') {
    throw new LandfallError('store_unavailable', 'the writer of the store did not start', { cause: crash() })
  }
  return new SqliteStore(port, greeting)
}

/** A reader with a line to the writer. */
class SqliteStore extends Reader implements Store {
  readonly #line: WriterLine
  readonly #workListeners = new Set<() => void>()
  readonly #noticeListeners = new Set<(notices: readonly Notice[]) => void>()
  readonly #fullListeners = new Set<(full: string | null) => void>()

  constructor(port: MessagePort, { path, limits, full }: FromWriter & { kind: 'ready' }) {
    super(path)
    this.full = full
    this.#line = new WriterLine(port, limits, {
      work: () => {
        for (const listener of this.#workListeners) listener()
      },
      room: (now) => {
        this.full = now
        for (const listener of this.#fullListeners) listener(now)
      },
      notices: (notices) => {
        for (const listener of this.#noticeListeners) listener(notices)
      },
    })
  }

  async append(requests: readonly NewRequest[]): Promise<readonly Appended[]> {
    return requests.length === 0 ? [] : this.#line.append(requests)
  }

  noteAcknowledgements(acknowledgements: readonly Acknowledgement[]): void {
    for (const { requestId, source, ackMs } of acknowledgements) {
      const row = toRow('req', requestId)
      if (row !== null) this.#line.noteAck(row, source, ackMs)
    }
  }

  noteTallies(tallies: readonly Tally[]): void {
    this.#line.noteTallies(tallies)
  }

  setRules(rules: readonly SubscriptionRules[]): void {
    this.#line.setRules(rules)
  }

  async claim(ask: ClaimAsk): Promise<Claimed> {
    const { rows, nextAt } = await this.#line.ask('claim', ask)
    return { jobs: rows.length === 0 ? [] : await this.claimed(rows), nextAt }
  }

  async settle(settlements: readonly Settlement[]): Promise<readonly boolean[]> {
    return settlements.length === 0 ? [] : this.#line.ask('settle', settlements)
  }

  async renew(leases: readonly Lease[], until: number): Promise<readonly boolean[]> {
    return leases.length === 0 ? [] : this.#line.ask('renew', { leases, until })
  }

  rescue(now: number): Promise<number> {
    return this.#line.ask('rescue', { now })
  }

  async saveStep({ jobId, token }: Lease, { name, json }: StepResult): Promise<boolean> {
    return this.#line.ask('step', { jobId, token, name, json })
  }

  transact<Result>(ask: TransactAsk, work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return borrow(ask, work, (lend) => this.#line.lend(lend))
  }

  async transactAll(success: Settlement, statements: readonly Statement[]): Promise<readonly QueryResult[]> {
    const guests = statements.map(({ sql, params }) => toGuestStatement(sql, params))
    const answer = await this.#line.ask('transactAll', { success, statements: guests })
    if ('code' in answer) throw fromPlain(answer)
    return answer
  }

  async setPaused(subscription: string, paused: boolean, now: number): Promise<void> {
    await this.#line.ask('pause', { subscription, paused, now })
  }

  retryJob(id: string, now: number): Promise<JobState | null> {
    return this.#line.ask('retry', { id, now })
  }

  cancelJob(id: string): Promise<JobState | null> {
    return this.#line.ask('cancel', { id })
  }

  async admit(admissions: readonly Admission[], now: number): Promise<readonly (Admitted | null)[]> {
    return admissions.length === 0 ? [] : this.#line.ask('admit', { admissions, now })
  }

  createReplay(replay: NewReplay, now: number): Promise<ReplayRecord> {
    return this.#line.ask('createReplay', { ...replay, now })
  }

  setReplayState(id: string, state: ReplayState, now: number): Promise<ReplayRecord | null> {
    return this.#line.ask('moveReplay', { id, state, now })
  }

  async stepReplay(id: string, { limit, now, plan }: ReplayStep): Promise<ReplayStepped | null> {
    const stretch = await this.nextStretch(id, { limit, plan })
    if (stretch === null || 'replayed' in stretch) return stretch
    return this.#line.ask('stepReplay', { id, now, stretch })
  }

  onWork(listener: () => void): () => void {
    return this.#listen(this.#workListeners, listener)
  }

  watch(listener: (notices: readonly Notice[]) => void): () => void {
    return this.#listen(this.#noticeListeners, listener)
  }

  prune(ask: PruneAsk): Promise<number> {
    return this.#line.ask('prune', ask)
  }

  onFull(listener: (full: string | null) => void): () => void {
    return this.#listen(this.#fullListeners, listener)
  }

  async keepPublished(copy: PublishedCopy, bounds: PublishedBounds): Promise<void> {
    await this.#line.ask('keepPublished', { copy, bounds })
  }

  /** One process has the store, and each task one thread of it. */
  async takeTurn(): Promise<boolean> {
    return true
  }

  health(): Promise<StoreHealth> {
    return this.checkHealth(() => this.#line.askInTime('health', null))
  }

  share(): { handle: SqliteHandle; transfer: readonly MessagePort[] } {
    const { port1, port2 } = new MessageChannel()
    this.#line.connect(port1)
    return { handle: { kind: 'sqlite', path: this.path, port: port2 }, transfer: [port2] }
  }

  async close(): Promise<void> {
    await this.#line.leave()
    this.letGo()
  }

  /** A function given twice is called twice, and each is ended by its own answer. */
  #listen<Listener extends (...given: never[]) => void>(listeners: Set<Listener>, listener: Listener): () => void {
    const own = ((...given) => listener(...given)) as Listener
    listeners.add(own)
    this.#tellWants()
    return () => {
      if (listeners.delete(own)) this.#tellWants()
    }
  }

  #tellWants(): void {
    this.#line.listen({ work: this.#workListeners.size > 0, notices: this.#noticeListeners.size > 0 })
  }
}
