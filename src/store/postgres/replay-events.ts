// The events whose jobs a replay adds to or moves: an event's row says where its jobs lie. Held until the commit, so that
// two replays never make the same job, and that nobody prunes an event that gets one.
import type { JobState } from '../../core/job.ts'
import { storeJobs } from './append.ts'
import { type ArrivedJob, type JobBringer, toJobBucket } from './arrivals.ts'
import { toColumns } from './columns.ts'
import { type Row, toNumber } from './database.ts'
import { jobsOf } from './event-reads.ts'
import { type Ref, toId } from './ids.ts'
import { behind, ready, toRefColumns } from './jobs.ts'
import { type Newcomer, supersede } from './latest.ts'
import { arrange, type Line } from './lines.ts'
import type { FreshJob } from './replay-reads.ts'
import type { Work } from './work.ts'

export interface ReplayUsing {
  replay: string
  /** What is added to the generation of a job. */
  generations: number
  now: number
}

/** What is fresh goes first: see `urgency` in schema.ts. */
export const replayedUrgency = 1

interface HeldEvent {
  ref: Ref
  row: Row
  jobs: Ref[]
  isChanged: boolean
}

const holdEvents = `select e.bucket, e.id, e.source, e.received_at, e.request_bucket, e.request_id, e.job_buckets, e.job_ids
  from unnest($1::smallint[], $2::bigint[]) i(bucket, id)
  join landfall.events e on e.bucket = i.bucket and e.id = i.id order by e.bucket, e.id for update of e`

const updateJobsOf = `update landfall.events e set job_buckets = a.job_buckets::smallint[], job_ids = a.job_ids::bigint[]
  from unnest($1::smallint[], $2::bigint[], $3::text[], $4::text[]) a(bucket, id, job_buckets, job_ids)
  where e.bucket = a.bucket and e.id = a.id`

export class HeldEvents {
  readonly #work: Work
  readonly #events: ReadonlyMap<string, HeldEvent>

  private constructor(work: Work, events: ReadonlyMap<string, HeldEvent>) {
    this.#work = work
    this.#events = events
  }

  static async hold(work: Work, refs: readonly Ref[]): Promise<HeldEvents> {
    const known = [...new Map(refs.map((ref) => [ref.id, ref])).values()]
    const rows = known.length === 0 ? [] : await work.tx.ask(holdEvents, toRefColumns(known))
    return new HeldEvents(work, new Map(rows.map((row) => [String(row.id), toHeldEvent(row)])))
  }

  moveJob(event: Ref, job: string, bucket: number): void {
    const held = this.#events.get(event.id)
    if (held === undefined) return
    held.jobs = held.jobs.map((ref) => (ref.id === job ? { bucket, id: job } : ref))
    held.isChanged = true
  }

  /** Jobs that these events have not had; says how many. None where the event is gone, or has such a job by now. */
  async make(fresh: readonly FreshJob[], using: ReplayUsing): Promise<number> {
    const subscriptions = await this.#readSubscriptions(fresh)
    const made: MadeJob[] = []
    for (const { event, job } of fresh) {
      const held = this.#events.get(event.id)
      const known = subscriptions.get(event.id) ?? new Set()
      if (held === undefined || known.has(job.subscription)) continue
      subscriptions.set(event.id, known.add(job.subscription))
      const ref = this.#work.makeRef(toJobBucket(this.#work, job) ?? event.bucket)
      held.jobs.push(ref)
      held.isChanged = true
      made.push({ held, ref, job: { ...job, dueAt: Math.max(using.now, job.dueAt) } })
    }
    if (made.length === 0) return 0
    await storeJobs(this.#work, made.map(toBringer))
    await this.#enterLines(made, using)
    await this.#tell(made)
    return made.length
  }

  /** What became of the events. */
  write(): void {
    const changed = [...this.#events.values()].filter(({ isChanged }) => isChanged)
    const rows = changed.map(({ ref, jobs }) => [
      ...[ref.bucket, ref.id, `{${jobs.map(({ bucket }) => bucket)}}`, `{${jobs.map(({ id }) => id)}}`],
    ])
    if (rows.length > 0) this.#work.tx.send(updateJobsOf, toColumns(rows, 4))
  }

  async #readSubscriptions(fresh: readonly FreshJob[]): Promise<Map<string, Set<string>>> {
    const held = new Set(fresh.flatMap(({ event }) => this.#events.get(event.id) ?? []))
    if (held.size === 0) return new Map()
    const rows = await this.#work.tx.ask(selectSubscriptions, toRefColumns([...held].flatMap(({ jobs }) => jobs)))
    const byEvent = Map.groupBy(rows, (row) => String(row.event_id))
    return new Map([...byEvent].map(([id, jobs]) => [id, new Set(jobs.map((row) => String(row.subscription)))]))
  }

  /** Replayed before they stand in a line, which would else be hurried as if they were fresh. Their lines are locked. */
  async #enterLines(made: readonly MadeJob[], { replay }: ReplayUsing): Promise<void> {
    const rows = made.map(({ ref, job: { line, failure } }) => [
      ...[ref.bucket, ref.id],
      ...(line === undefined || failure !== undefined
        ? [null, null, null]
        : [line.key, line.width, Math.round(line.rank)]),
    ])
    this.#work.tx.send(updateMade, [...toColumns(rows, 5), replay])
    const newcomers = made.flatMap(toNewcomer)
    if (newcomers.some(({ latest }) => latest)) await supersede(this.#work, newcomers)
    arrange(this.#work, newcomers)
  }

  async #tell(made: readonly MadeJob[]): Promise<void> {
    const rows = await this.#work.tx.ask(selectStates, toRefColumns(made.map(({ ref }) => ref)))
    const states = new Map(rows.map((row) => [String(row.id), row.state as JobState]))
    for (const { ref, held, job } of made) {
      const [id, eventId] = [toId('job', ref), toId('evt', held.ref)]
      const state = states.get(ref.id) ?? 'pending'
      this.#work.tell(() => ({ kind: 'job', id, eventId, subscription: job.subscription, state }))
    }
  }
}

/** A job that an event gets, and where it lies. */
interface MadeJob extends ArrivedJob {
  held: HeldEvent
}

const selectSubscriptions = `select j.event_id, j.subscription from unnest($1::smallint[], $2::bigint[]) i(bucket, id)
  join landfall.jobs j on j.bucket = i.bucket and j.id = i.id`

const updateMade = `update landfall.jobs j set urgency = ${replayedUrgency}, replay = $6, order_key = m.order_key, width = m.width,
    rank = m.rank, waits = case when m.order_key is null then ${ready} else ${behind} end
  from unnest($1::smallint[], $2::bigint[], $3::text[], $4::integer[], $5::bigint[]) m(bucket, id, order_key, width, rank)
  where j.bucket = m.bucket and j.id = m.id`

const selectStates = `select j.id, j.state from unnest($1::smallint[], $2::bigint[]) i(bucket, id)
  join landfall.jobs j on j.bucket = i.bucket and j.id = i.id`

function toHeldEvent(row: Row): HeldEvent {
  return { ref: { bucket: toNumber(row.bucket), id: String(row.id) }, row, jobs: jobsOf(row), isChanged: false }
}

/** Without its line, see `#enterLines`. */
function toBringer({ held: { ref: event, row }, ref, job: { line, ...job } }: MadeJob): JobBringer {
  return {
    ref: { bucket: toNumber(row.request_bucket), id: String(row.request_id) },
    request: { source: String(row.source), receivedAt: toNumber(row.received_at) },
    events: [{ ref: event, jobs: [{ ref, job }], duplicate: false }],
  }
}

function toNewcomer({ held, ref, job: { subscription, line, failure } }: MadeJob): NewcomerInLine[] {
  if (line === undefined || failure !== undefined) return []
  const { key: orderKey, width, latest } = line
  return [{ ref, event: held.ref, subscription, orderKey, width, rank: Math.round(line.rank), turn: null, latest }]
}

type NewcomerInLine = Newcomer & Line
