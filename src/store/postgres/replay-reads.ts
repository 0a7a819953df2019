// What a replay matches, found without a lock: the next stretch of a replay, and the counts of a dry run. What was found may
// have changed by the time it is written; replays.ts looks again.
import { type JobState, retryableStates } from '../../core/job.ts'
import { PreviewSums } from '../preview-sums.ts'
import type {
  LinePlace,
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

/** A job to put back. */
export interface AgainJob {
  job: Ref
  event: Ref
  subscription: string
  /** What it was when it was found; it is put back only while it still is. */
  state: JobState
  /** The line it stood in. */
  orderKey: string | null
  /** Its new place, null for none; left out where it keeps the one it had. */
  line?: LinePlace | null
  /** Not before this. */
  dueAt: number
}

/** A job that an event has not had. */
export interface FreshJob {
  event: Ref
  job: NewJob
}

/** A stretch of a replay: what lies above `after`, up to `reached`. */
export interface ReplayStretch {
  after: bigint
  reached: bigint
  /** Whether nothing lies beyond. */
  ended: boolean
  events: number
  again: AgainJob[]
  fresh: FreshJob[]
  skipped: number
  left: number
}

/** What is done with the jobs of one event. */
type Choice = Pick<ReplayStretch, 'again' | 'fresh' | 'skipped' | 'left'>

type HeldJob = Pick<AgainJob, 'job' | 'event' | 'subscription' | 'state' | 'orderKey'>

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
  const found: Choice[] = []
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
    events: found.filter((choice) => isMatch(choice, ask.filter)).length,
    again: found.flatMap(({ again }) => again),
    fresh: found.flatMap(({ fresh }) => fresh),
    skipped: found.reduce((sum, { skipped }) => sum + skipped, 0),
    left: found.reduce((sum, { left }) => sum + left, 0),
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
): AsyncGenerator<{ event: Ref; choice: Choice }> {
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

function choose(
  event: Ref,
  held: readonly HeldJob[],
  { filter, planned }: { filter: ReplayFilter; planned: readonly NewJob[] | null },
): Choice {
  const choice: Choice = { again: [], fresh: [], skipped: 0, left: 0 }
  const isAsked = (subscription: string): boolean =>
    filter.subscription === undefined || filter.subscription === subscription
  for (const one of held) {
    if (!isAsked(one.subscription) || (filter.jobState !== undefined && one.state !== filter.jobState)) continue
    const again = planned === null ? { ...one, dueAt: 0 } : toReplanned(one, planned)
    if (!retryableStates.includes(one.state)) choice.skipped += 1
    else if (again === null) choice.left += 1
    else choice.again.push(again)
  }
  // A job that was never made is in no state that could have been asked for.
  if (planned === null || filter.jobState !== undefined) return choice
  const known = new Set(held.map(({ subscription }) => subscription))
  for (const job of planned)
    if (isAsked(job.subscription) && !known.has(job.subscription)) choice.fresh.push({ event, job })
  return choice
}

/** Null where no subscription of today wants it; one whose rule throws wants nothing: the job stays as it is. */
function toReplanned(one: HeldJob, planned: readonly NewJob[]): AgainJob | null {
  const plan = planned.find(({ subscription }) => subscription === one.subscription)
  if (plan === undefined || plan.failure !== undefined) return null
  return { ...one, line: plan.line ?? null, dueAt: plan.dueAt }
}

/** An event without a job matches, too, as it does in the list, where no particular jobs are asked for. */
function isMatch({ again, fresh, skipped, left }: Choice, { subscription, jobState }: ReplayFilter): boolean {
  return again.length + fresh.length + skipped + left > 0 || (subscription ?? jobState) === undefined
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
    const found: Choice[] = []
    for await (const { choice } of choices(tx, refs, ask)) found.push(choice)
    for (const choice of found) this.#add(choice)
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

  #add(choice: Choice): void {
    const { skipped, left } = choice
    const fresh = choice.fresh.map(({ job: { subscription, line } }) => ({ subscription, orderKey: line?.key ?? null }))
    const jobs = [
      ...choice.again.map(({ subscription, orderKey, line }) => ({
        ...{ subscription, orderKey: line === undefined ? orderKey : (line?.key ?? null) },
      })),
      ...fresh,
    ]
    this.#sums.add({ matches: isMatch(choice, this.#ask.filter), skipped, left, jobs })
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
