// What a replay matches, found without a lock: the next stretch of a replay, and the counts of a dry run. What was found may
// have changed by the time it is written; replays.ts looks again.
import type { JobState } from '../../core/job.ts'
import { type Again, addUp, type Choice, choose, type FoundJob, PreviewSums } from '../replay-choice.ts'
import type {
  NewJob,
  Page,
  PageAsk,
  PlanAgain,
  ReplayFilter,
  ReplayPreview,
  ReplayRecord,
  ReplayStep,
  ReplayStepped,
} from '../store.ts'
import { type Row, type Tx, toNumber, toNumberOrNull, toTextOrNull } from './database.ts'
import { jobsOf, toEventWalk } from './event-reads.ts'
import { Buckets, type Ref, toId, toRef } from './ids.ts'
import { toJobRef, toRefColumns } from './jobs.ts'
import { anyId, walkAbove, walkPage } from './listing.ts'
import { readWholeEvents } from './whole-events.ts'

/** A job, as it was found. */
interface HeldJob extends FoundJob {
  job: Ref
  event: Ref
}

export type AgainJob = Again<HeldJob>
export type FreshJob = ReplayChoice['fresh'][number]
type ReplayChoice = Choice<HeldJob, Ref>

/** A stretch of a replay: what lies above `after`, up to `reached`. */
export interface ReplayStretch extends ReplayChoice {
  after: bigint
  reached: bigint
  /** Whether nothing lies beyond. */
  ended: boolean
  events: number
}

interface StretchAsk {
  filter: ReplayFilter
  /** Null for the original configuration. */
  plan: PlanAgain | null
  after: bigint
  last: bigint
}

/** Events looked up at once; of their jobs a step may take only the first. Fewer where each is read whole and planned anew. */
const eventsMax = { original: 500, current: 50 } as const

/** What a step would do next, or how it stands where it does nothing. */
export async function nextStretch(
  tx: Tx,
  buckets: Buckets,
  { id, limit, plan }: Pick<ReplayStep, 'limit' | 'plan'> & { id: string },
): Promise<ReplayStretch | ReplayStepped | null> {
  const row = await readRow(tx, id)
  if (row === null) return null
  const { state, filter, configuration } = toReplay(row)
  if (state !== 'running') return { state, replayed: 0 }
  const ask = {
    filter,
    plan: configuration === 'current' ? plan : null,
    after: BigInt(String(row.reached)),
    last: BigInt(String(row.last_event)),
  }
  return gatherStretch(tx, buckets, { ...ask, limit })
}

async function gatherStretch(
  tx: Tx,
  buckets: Buckets,
  { limit, ...ask }: StretchAsk & { limit: number },
): Promise<ReplayStretch> {
  const { refs, reached } = await walkEvents(tx, buckets, ask)
  const found: ReplayChoice[] = []
  let jobs = 0
  let last = ask.after
  for await (const { event, choice } of choices(tx, refs, ask)) {
    found.push(choice)
    last = BigInt(event.id)
    jobs += choice.again.length + choice.fresh.length
    if (jobs >= limit) break
  }
  const isWhole = refs.length === 0 || last === BigInt(refs.at(-1)?.id ?? 0)
  return {
    after: ask.after,
    reached: isWhole ? (reached ?? ask.last) : last,
    ended: isWhole && reached === null,
    ...addUp(found, ask.filter),
  }
}

/** Where nothing else finds them sooner, events are looked for by the state of the jobs that are asked for. */
async function walkEvents(
  tx: Tx,
  buckets: Buckets,
  { filter, plan, after, last }: StretchAsk,
): Promise<{ refs: Ref[]; reached: bigint | null }> {
  const { subscription: _subscription, jobState, ...rest } = filter
  const state = rest.state ?? jobState
  const walk = await toEventWalk(tx, buckets, { ...rest, ...(state !== undefined && { state }) })
  return walkAbove(tx, walk, { buckets, after, last, limit: eventsMax[plan === null ? 'original' : 'current'] })
}

const selectEventJobs = `select e.id, e.job_buckets, e.job_ids from unnest($1::smallint[], $2::bigint[]) i(bucket, id)
  join landfall.events e on e.bucket = i.bucket and e.id = i.id`
const selectHeld = `select j.bucket, j.id, j.born, j.event_bucket, j.event_id, j.subscription, j.state, j.order_key
  from unnest($1::smallint[], $2::bigint[]) i(bucket, id)
  join landfall.jobs j on j.bucket = i.bucket and j.id = i.id order by j.id`

/** In the order of the events. */
async function* choices(
  tx: Tx,
  refs: readonly Ref[],
  { filter, plan }: Pick<StretchAsk, 'filter' | 'plan'>,
): AsyncGenerator<{ event: Ref; choice: ReplayChoice }> {
  const events = await tx.ask(selectEventJobs, toRefColumns(refs))
  const held = await tx.ask(selectHeld, toRefColumns(events.flatMap(jobsOf)))
  const byEvent = Map.groupBy(held.map(toHeld), ({ event }) => event.id)
  const plans = plan === null ? null : readWholeEvents(tx, refs)
  let next = await plans?.next()
  for (const event of refs) {
    let planned: readonly NewJob[] | null = null
    if (plan !== null && next !== undefined) {
      // One that is gone by now is planned to have nothing.
      planned = []
      if (next.done !== true && next.value.id === event.id) {
        planned = plan(next.value.whole) ?? []
        next = await plans?.next()
      }
    }
    yield { event, choice: choose(event, byEvent.get(event.id) ?? [], { filter, planned }) }
  }
}

function toHeld(row: Row): HeldJob {
  return {
    job: toJobRef(row),
    event: { bucket: toNumber(row.event_bucket), id: String(row.event_id) },
    subscription: String(row.subscription),
    state: row.state as JobState,
    orderKey: toTextOrNull(row.order_key),
  }
}

/** Events that a dry run looks at: 20,000 took 0.6 s; fewer where each is read whole. */
const previewedMax = { original: 200_000, current: 10_000 } as const

/** A dry run, a stretch a turn, each a transaction of its own: none keeps a snapshot for long. */
export class PreviewCount {
  readonly #buckets: Buckets
  readonly #ask: Omit<StretchAsk, 'after'>
  readonly #sums = new PreviewSums()
  #after = 0n
  #looked = 0
  #complete = true

  constructor(buckets: Buckets, { filter, plan }: Pick<StretchAsk, 'filter' | 'plan'>) {
    this.#buckets = buckets
    this.#ask = { filter, plan, last: anyId.high }
  }

  /** Whether there is more to count. What is read is counted only when all of it was, so that it may be tried again. */
  async count(tx: Tx): Promise<boolean> {
    const ask = { ...this.#ask, after: this.#after }
    const { refs, reached } = await walkEvents(tx, this.#buckets, ask)
    const found: ReplayChoice[] = []
    for await (const { choice } of choices(tx, refs, ask)) found.push(choice)
    for (const choice of found) this.#sums.add(choice, ask.filter)
    if (reached === null) return false
    this.#after = reached
    const configuration = ask.plan === null ? 'original' : 'current'
    // A turn that found few events has judged many.
    this.#looked += eventsMax[configuration]
    this.#complete = this.#looked < previewedMax[configuration]
    return this.#complete
  }

  get preview(): ReplayPreview {
    return this.#sums.toPreview(this.#complete)
  }
}

const selectReplay = 'select * from landfall.replays where bucket = $1 and id = $2'

async function readRow(tx: Tx, id: string): Promise<Row | null> {
  const ref = toRef('rpl', id)
  const [row] = ref === null ? [] : await tx.ask(selectReplay, [ref.bucket, ref.id])
  return row ?? null
}

export async function readReplay(tx: Tx, id: string): Promise<ReplayRecord | null> {
  const row = await readRow(tx, id)
  return row === null ? null : toReplay(row)
}

const selectReplays = `select r.* from unnest($1::smallint[], $2::bigint[]) i(bucket, id)
  join landfall.replays r on r.bucket = i.bucket and r.id = i.id order by r.id desc`

export async function listReplays(tx: Tx, buckets: Buckets, page: PageAsk): Promise<Page<ReplayRecord>> {
  const from = 'landfall.replays r where r.bucket = b.bucket'
  const walk = { from, bucket: 'r.bucket', id: 'r.id', range: anyId, along: [], judged: [] }
  const { refs, next } = await walkPage(tx, walk, { buckets, page })
  return { items: (await tx.ask(selectReplays, toRefColumns(refs))).map(toReplay), next }
}

/** Replays carried out side by side. */
const runningMax = 10

const selectRunning = `select * from landfall.replays where bucket = $1 and state = 'running' order by id limit ${runningMax}`

export async function readRunningReplays(tx: Tx): Promise<ReplayRecord[]> {
  return (await tx.ask(selectRunning, [Buckets.ofReplays])).map(toReplay)
}

export function toReplay(row: Row): ReplayRecord {
  return {
    id: toId('rpl', { bucket: toNumber(row.bucket), id: String(row.id) }),
    state: row.state as ReplayRecord['state'],
    filter: JSON.parse(String(row.filter)) as ReplayFilter,
    configuration: row.configuration as ReplayRecord['configuration'],
    freshKeys: row.fresh_keys === true,
    ratePerSecond: toNumber(row.rate_per_second),
    matched: {
      events: toNumber(row.matched_events),
      jobs: toNumber(row.matched_jobs),
      complete: row.matched_all === true,
    },
    events: toNumber(row.events),
    replayed: toNumber(row.replayed),
    skipped: toNumber(row.skipped),
    left: toNumber(row.left_out),
    createdAt: toNumber(row.created_at),
    finishedAt: toNumberOrNull(row.finished_at),
  }
}
