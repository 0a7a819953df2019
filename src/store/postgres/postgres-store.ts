// A store on PostgreSQL. Each thread of each node is a client of its own, with its own connections; they meet in committed
// rows only. Nothing is kept in memory that another client would have to know.
import type { MessagePort } from 'node:worker_threads'
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
  PostgresHandle,
  PruneAsk,
  PublishedBounds,
  PublishedCopy,
  QueryResult,
  ReplayRecord,
  ReplayStep,
  ReplayStepped,
  Settlement,
  Statement,
  StepResult,
  Store,
  StoreHealth,
  SubscriptionRules,
  Tally,
  Task,
  TransactAsk,
  Transaction,
} from '../store.ts'
import { admit } from './admit.ts'
import { AppendLine, appendLanes } from './append-line.ts'
import { checkEvents } from './arrivals.ts'
import { cancel, retry } from './change.ts'
import { Claimer } from './claimer.ts'
import { Committer } from './committer.ts'
import { type ConnectedWriter, connect, type Password } from './connect.ts'
import { isOneCalls, toStoreError } from './failure.ts'
import { saveRules, setPaused } from './gates.ts'
import { Gather } from './gather.ts'
import { Intake } from './intake.ts'
import { Lender } from './lend.ts'
import { type PruneWalk, pruneBucket, pruneMemories, pruneOldest, pruneRefusals } from './prune.ts'
import { keepPublished } from './published.ts'
import { Reader } from './reader.ts'
import { nextStretch } from './replay-reads.ts'
import { createReplay, setReplayState, stepReplay } from './replays.ts'
import { Room } from './room.ts'
import { SchemaWatch } from './schema-watch.ts'
import { renew, rescue, settle } from './settle.ts'
import { Signals } from './signals.ts'
import { saveStep } from './steps.ts'
import { partsOf, trimBucket } from './trim.ts'
import { isAlone, takeTurn } from './turns.ts'
import type { Client, Work } from './work.ts'

/** The lanes of commits that do not append: settles have two, all others share one. */
const lanes = { settle: [appendLanes, appendLanes + 1], other: appendLanes + 2, notes: appendLanes + 3 } as const
/** Settles that share one commit. */
const settlesMax = 64

/** Brings the schema up to date, and begins to hear what other nodes tell. */
export async function openPostgres(
  location: string,
  limits: PostgresHandle['limits'],
  password?: Password,
): Promise<Store> {
  const { inFlightRequestsMax, appendWaitMs, errorTextMax, transactionMs, transactionAnswerBytesMax } = limits
  const { attemptsKeptMax, queueJobsMax, queueAgeMs, storeBytesMax } = limits
  const own = {
    ...{ inFlightRequestsMax, appendWaitMs, errorTextMax, transactionMs, transactionAnswerBytesMax },
    ...{ attemptsKeptMax, queueJobsMax, queueAgeMs, storeBytesMax },
  }
  return connectPostgres({ kind: 'postgres', location, limits: own }, password)
}

/** The same store in another thread; `handle` came from `share()`. */
export async function connectPostgres(handle: PostgresHandle, password?: Password): Promise<Store> {
  const connected = await connect(handle.location, { waitMs: handle.limits.appendWaitMs, password })
  const store = new PostgresStore(handle, connected)
  try {
    await store.begin()
    return store
  } catch (error) {
    await store.close()
    throw toStoreError(error, connected.db.where)
  }
}

class PostgresStore extends Reader implements Store {
  readonly #handle: PostgresHandle
  readonly #signals: Signals
  readonly #committer: Committer
  readonly #intake: Intake
  readonly #line: AppendLine
  readonly #settles: Gather<readonly Settlement[], readonly boolean[]>
  readonly #claimer: Claimer
  readonly #lender: Lender
  readonly #client: Client
  /** The number the database gave this client. */
  readonly #number: number
  readonly #room: Room
  readonly #watch: SchemaWatch
  readonly #walk: PruneWalk = { buckets: new Map(), oldest: 0n, blocks: 0 }
  readonly #guarded = new Set<string>()
  #unsavedRules: readonly SubscriptionRules[] = []
  #closing: Promise<void> | null = null

  constructor(handle: PostgresHandle, connected: ConnectedWriter) {
    super(connected)
    const { db, ids, buckets, clockOffset, number, makeClient, config } = connected
    this.#handle = handle
    this.#watch = new SchemaWatch(db)
    this.#number = number
    this.#signals = new Signals({ db, makeClient, config })
    this.#client = {
      ...{ buckets, ids, errorTextMax: handle.limits.errorTextMax, attemptsKeptMax: handle.limits.attemptsKeptMax },
      now: () => Date.now() + clockOffset,
      isWatched: () => this.#signals.isWatched(),
      guarded: this.#guarded,
    }
    this.#committer = new Committer(db, this.#client, { signals: this.#signals, number })
    this.#claimer = new Claimer((run) => this.#committer.commit({ lane: lanes.other, run }), {
      first: number % buckets.count,
    })
    this.#lender = new Lender(this.#committer, { ...handle.limits, where: db.where, lentMax: lentOf(config.max) })
    this.#intake = new Intake(this.#committer, { where: db.where, notesLane: lanes.notes })
    this.#room = new Room({ db, buckets, limits: handle.limits, now: this.#client.now })
    this.#line = new AppendLine(handle.limits, (batch) =>
      this.#room.letIn(batch, (taken) => this.#intake.commit(taken)),
    )
    this.#settles = new Gather({ lanes: lanes.settle.length, callsMax: settlesMax }, (calls) => this.#settleAll(calls))
  }

  begin(): Promise<void> {
    return this.#signals.listen()
  }

  async append(requests: readonly NewRequest[]): Promise<readonly Appended[]> {
    this.#refuseClosed()
    return requests.length === 0 ? [] : this.#line.append(requests)
  }

  noteAcknowledgements(acknowledgements: readonly Acknowledgement[]): void {
    this.#intake.notes.addAcks(acknowledgements, this.#client.now())
    this.#writeNotesSoon()
  }

  noteTallies(tallies: readonly Tally[]): void {
    this.#intake.notes.addTallies(tallies, this.#client.now())
    this.#writeNotesSoon()
  }

  /** They hold for all nodes once they are saved, which the next claim waits for. */
  setRules(rules: readonly SubscriptionRules[]): void {
    this.#unsavedRules = [...this.#unsavedRules, ...rules]
    this.#room.worksFor(rules.map(({ subscription }) => subscription))
    for (const { subscription, breaker } of rules) if (breaker !== null) this.#guarded.add(subscription)
  }

  async claim(ask: ClaimAsk): Promise<Claimed> {
    this.#refuseClosed()
    try {
      await this.#saveRules()
      return await this.#claimer.claim(ask)
    } catch (error) {
      throw toStoreError(error, this.db.where)
    }
  }

  async settle(settlements: readonly Settlement[]): Promise<readonly boolean[]> {
    this.#refuseClosed()
    if (settlements.length === 0) return []
    const taken = await this.#settles.ask(settlements)
    if (settlements.some(({ state }) => state === 'pending')) this.#claimer.forget()
    return taken
  }

  async renew(leases: readonly Lease[], until: number): Promise<readonly boolean[]> {
    return leases.length === 0 ? [] : this.#commit((work) => renew(work, leases, until))
  }

  rescue(now: number): Promise<number> {
    return this.#commit(async (work) => ((await isAlone(work, 'rescue')) ? rescue(work, now) : 0))
  }

  saveStep(lease: Lease, step: StepResult): Promise<boolean> {
    return this.#commit((work) => saveStep(work, lease, step))
  }

  async transact<Result>(ask: TransactAsk, work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    this.#refuseClosed()
    return this.#lender.transact(ask, work)
  }

  async transactAll(success: Settlement, statements: readonly Statement[]): Promise<readonly QueryResult[]> {
    this.#refuseClosed()
    return this.#lender.transactAll(success, statements)
  }

  async setPaused(subscription: string, paused: boolean, now: number): Promise<void> {
    await this.#commit(async (work) => setPaused(work, { subscription, paused, now }))
  }

  retryJob(id: string, now: number): Promise<JobState | null> {
    return this.#commit((work) => retry(work, id, now))
  }

  cancelJob(id: string): Promise<JobState | null> {
    return this.#commit((work) => cancel(work, id))
  }

  async admit(admissions: readonly Admission[], now: number): Promise<readonly (Admitted | null)[]> {
    checkEvents(admissions.flatMap(({ events }) => events))
    return admissions.length === 0 ? [] : this.#commit((work) => admit(work, admissions, now))
  }

  createReplay(replay: NewReplay, now: number): Promise<ReplayRecord> {
    return this.#commit((work) => createReplay(work, replay, now))
  }

  setReplayState(id: string, state: ReplayState, now: number): Promise<ReplayRecord | null> {
    return this.#commit((work) => setReplayState(work, { id, state, now }))
  }

  async stepReplay(id: string, { limit, now, plan }: ReplayStep): Promise<ReplayStepped | null> {
    const stretch = await this.read((tx) => nextStretch(tx, this.buckets, { id, limit, plan }))
    if (stretch === null || 'replayed' in stretch) return stretch
    return this.#commit((work) => stepReplay(work, id, { now, stretch }))
  }

  async keepPublished(copy: PublishedCopy, bounds: PublishedBounds): Promise<void> {
    await this.#commit((work) => keepPublished(work, { copy, bounds }))
  }

  takeTurn(task: Task, forMs: number): Promise<boolean> {
    return this.#commit((work) => takeTurn(work, { task, client: this.#number, forMs }))
  }

  onWork(listener: () => void): () => void {
    return this.#signals.onWork(listener)
  }

  watch(listener: (notices: readonly Notice[]) => void): () => void {
    return this.#signals.watch(listener)
  }

  /** A commit for each bucket: none holds up intake for long. */
  async prune(ask: PruneAsk): Promise<number> {
    const walk = this.#walk
    const parts = partsOf(ask)
    let gone = await this.#pruneOnce((work) => pruneOldest(work, { ask, walk, schema: this.db.schema }))
    for (const bucket of this.buckets.all) {
      const rowsMax = ask.rowsMax - gone
      if (rowsMax <= 0) break
      gone += await this.#pruneOnce((work) => pruneBucket(work, bucket, { ask, walk, rowsMax }))
      if (parts.length > 0) gone += await this.#pruneOnce((work) => trimBucket(work, bucket, { parts, rowsMax }))
    }
    const refusals = await this.#pruneOnce((work) => pruneRefusals(work, ask))
    return gone + refusals + (await this.#pruneOnce((work) => pruneMemories(work, { ask, walk })))
  }

  async health(): Promise<StoreHealth> {
    await this.#watch.look()
    return this.checkHealth(() =>
      this.#commit(async (work) => work.tx.ask(markChecked, [this.buckets.all[0], work.now])),
    )
  }

  override fullness(): Promise<string | null> {
    return this.#room.fullness()
  }

  onFull(listener: (full: string | null) => void): () => void {
    return this.#room.onFull(listener)
  }

  share(): { handle: PostgresHandle; transfer: readonly MessagePort[] } {
    return { handle: this.#handle, transfer: [] }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await Promise.all([this.#line.drained(), this.#settles.drained()])
    this.#room.close()
    this.#watch.close()
    await this.#intake.commitNotes()
    await this.#signals.close()
    await this.db.close()
  }

  async #saveRules(): Promise<void> {
    const rules = this.#unsavedRules
    if (rules.length === 0) return
    await this.#commit(async (work) => saveRules(work, rules))
    this.#unsavedRules = this.#unsavedRules.slice(rules.length)
  }

  async #settleAll(calls: readonly (readonly Settlement[])[]): Promise<PromiseSettledResult<readonly boolean[]>[]> {
    try {
      const run = (work: Work): Promise<boolean[]> => settle(work, calls.flat())
      const answers = await this.#committer.commit({ lane: lanes.settle[calls.length % 2] ?? 0, run })
      let next = 0
      return calls.map((call) => {
        next += call.length
        return { status: 'fulfilled', value: answers.slice(next - call.length, next) }
      })
    } catch (error) {
      if (isOneCalls(error) && calls.length > 1)
        return (await Promise.all(calls.map((call) => this.#settleAll([call])))).flat()
      const reason = toStoreError(error, this.db.where)
      return calls.map(() => ({ status: 'rejected', reason }))
    }
  }

  #pruneOnce(run: (work: Work) => Promise<number>): Promise<number> {
    return this.#commit(async (work) => ((await isAlone(work, 'prune')) ? run(work) : 0))
  }

  async #commit<Result>(run: (work: Work) => Promise<Result>): Promise<Result> {
    try {
      return await this.#committer.commit({ lane: lanes.other, run })
    } catch (error) {
      throw toStoreError(error, this.db.where)
    }
  }

  #writeNotesSoon(): void {
    if (this.#closing === null) this.#intake.writeNotesSoon()
  }

  #refuseClosed(): void {
    if (this.#closing !== null) throw new LandfallError('store_unavailable', 'the store is closed')
  }
}

/** Connections that handlers may have at one time: some are left for all else, or a handler would wait for itself. */
function lentOf(connections: number | undefined): number {
  return Math.max(1, (connections ?? 0) - 4)
}

const markChecked = `insert into landfall.totals (bucket, kind, name, value) values ($1, 'last_checked_at', '', $2)
  on conflict (bucket, kind, name) do update set value = excluded.value`
