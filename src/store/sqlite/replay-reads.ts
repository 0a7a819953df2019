// What a replay matches, found on a reader's connection so that the writer never searches: the next stretch of a replay, and
// the counts of a dry run. What was found may have changed by the time it is written; replays.ts looks again.

import type { JobState } from '../../core/job.ts'
import { retryableStates } from '../../core/job.ts'
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
} from '../store.ts'
import type { Row, Statements } from './database.ts'
import { readWholeEvent, selectJobs, toEventWalk } from './event-reads.ts'
import { toEventRow, toId, toRow } from './ids.ts'
import { walkAbove, walkPage } from './listing.ts'

/** A job to put back. */
export interface AgainJob {
  job: number
  /** What it was when it was found; it is put back only while it still is. */
  state: JobState
  /** Its new place, null for none; left out where it keeps the one it had. */
  line?: LinePlace | null
  /** Not before this. */
  dueAt: number
}

/** A job that an event has not had. */
export interface FreshJob {
  event: number
  job: NewJob
}

/** A stretch of a replay: what lies above `after`, up to `reached`. */
export interface ReplayStretch {
  after: number
  reached: number
  /** Whether nothing lies beyond. */
  ended: boolean
  events: number
  again: AgainJob[]
  fresh: FreshJob[]
  skipped: number
  left: number
}

/** What is done with the jobs of one event. */
interface Choice {
  again: (AgainJob & { subscription: string; orderKey: string | null })[]
  fresh: FreshJob[]
  skipped: number
  left: number
}

interface HeldJob {
  job: number
  subscription: string
  state: JobState
  orderKey: string | null
}

interface StretchAsk {
  filter: ReplayFilter
  /** Null for the original configuration. */
  plan: PlanAgain | null
  after: number
  last: number
}

/** Events looked up at once; of their jobs a step may take only the first. Fewer where each is read whole and planned anew. */
const eventsMax = { original: 500, current: 50 } as const

export function gatherStretch(sql: Statements, { limit, ...ask }: StretchAsk & { limit: number }): ReplayStretch {
  const { ids, reached } = walkEvents(sql, ask)
  const found: Choice[] = []
  let jobs = 0
  let last = ask.after
  for (const { event, choice } of choices(sql, ids, ask)) {
    found.push(choice)
    last = event
    jobs += choice.again.length + choice.fresh.length
    if (jobs >= limit) break
  }
  const isWhole = ids.length === 0 || last === ids.at(-1)
  return {
    after: ask.after,
    reached: isWhole ? (reached ?? ask.last) : last,
    ended: isWhole && reached === null,
    events: found.filter((choice) => isMatch(choice, ask.filter)).length,
    again: found.flatMap(({ again }) => again.map(({ subscription: _name, orderKey: _key, ...one }) => one)),
    fresh: found.flatMap(({ fresh }) => fresh),
    skipped: found.reduce((sum, { skipped }) => sum + skipped, 0),
    left: found.reduce((sum, { left }) => sum + left, 0),
  }
}

/** Where nothing else finds them sooner, events are looked for by the state of the jobs that are asked for. */
function walkEvents(
  sql: Statements,
  { filter, plan, after, last }: StretchAsk,
): { ids: number[]; reached: number | null } {
  const { subscription: _subscription, jobState, ...rest } = filter
  const walk = toEventWalk(sql, {
    ...rest,
    ...(rest.state === undefined && jobState !== undefined && { state: jobState }),
  })
  return walkAbove(sql, walk, { after, last, limit: eventsMax[plan === null ? 'original' : 'current'] })
}

function* choices(
  sql: Statements,
  ids: readonly number[],
  { filter, plan }: StretchAsk,
): Generator<{ event: number; choice: Choice }> {
  const rows = sql.of(selectJobs).all(JSON.stringify(ids))
  const byEvent = Map.groupBy(rows, (row) => toEventRow(Number(row.id)))
  for (const event of ids) {
    const held = (byEvent.get(event) ?? []).map(toHeld)
    yield {
      event,
      choice: choose(event, held, { filter, planned: plan === null ? null : planAgain(sql, event, plan) }),
    }
  }
}

function toHeld(row: Row): HeldJob {
  return {
    job: Number(row.id),
    subscription: String(row.subscription),
    state: row.state as JobState,
    orderKey: row.order_key as string | null,
  }
}

/** One body at a time is in memory. */
function planAgain(sql: Statements, event: number, plan: PlanAgain): readonly NewJob[] {
  const whole = readWholeEvent(sql, event)
  return whole === null ? [] : (plan(whole) ?? [])
}

function choose(
  event: number,
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
function toReplanned(one: HeldJob, planned: readonly NewJob[]): Choice['again'][number] | null {
  const plan = planned.find(({ subscription }) => subscription === one.subscription)
  if (plan === undefined || plan.failure !== undefined) return null
  return { ...one, orderKey: plan.line?.key ?? null, line: plan.line ?? null, dueAt: plan.dueAt }
}

/** An event without a job matches, too, as it does in the list, where no particular jobs are asked for. */
function isMatch({ again, fresh, skipped, left }: Choice, { subscription, jobState }: ReplayFilter): boolean {
  return again.length + fresh.length + skipped + left > 0 || (subscription ?? jobState) === undefined
}

/** Events that a dry run looks at: 200,000 took 1.2 s, none of its turns more than 60 ms; fewer where each is read whole. */
const previewedMax = { original: 200_000, current: 10_000 } as const

/** A dry run, a stretch a turn: between two of them others may read. */
export class PreviewCount {
  readonly #ask: Omit<StretchAsk, 'after'>
  readonly #sums = new PreviewSums()
  #after = 0
  #looked = 0
  #complete = true

  constructor(filter: ReplayFilter, plan: PlanAgain | null) {
    this.#ask = { filter, plan, last: Number.MAX_SAFE_INTEGER }
  }

  /** Whether there is more to count. */
  count(sql: Statements): boolean {
    const ask = { ...this.#ask, after: this.#after }
    const { ids, reached } = walkEvents(sql, ask)
    for (const { choice } of choices(sql, ids, ask)) this.#add(choice)
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
    const jobs = [...choice.again, ...fresh]
    this.#sums.add({ matches: isMatch(choice, this.#ask.filter), skipped, left, jobs })
  }
}

export const selectReplay = 'select * from replays where id = ?'

export function readReplay(sql: Statements, id: string): ReplayRecord | null {
  const row = sql.of(selectReplay).get(toRow('rpl', id))
  return row === undefined ? null : toReplay(row)
}

export function listReplays(sql: Statements, page: PageAsk): Page<ReplayRecord> {
  const range = { low: 0, high: Number.MAX_SAFE_INTEGER }
  const walk = { from: 'replays r not indexed', id: 'r.id', range, along: [], judged: [] }
  const { ids, next } = walkPage(sql, walk, page)
  return { items: ids.map((id) => toReplay(sql.of(selectReplay).get(id) as Row)), next }
}

/** Replays carried out side by side. */
const runningMax = 10

const selectRunning = `select * from replays indexed by replays_running where state = 'running' order by id limit ${runningMax}`

export function readRunningReplays(sql: Statements): ReplayRecord[] {
  return sql.of(selectRunning).all().map(toReplay)
}

export function toReplay(row: Row): ReplayRecord {
  return {
    id: toId('rpl', Number(row.id)),
    state: row.state as ReplayRecord['state'],
    filter: JSON.parse(String(row.filter)) as ReplayFilter,
    configuration: row.configuration as ReplayRecord['configuration'],
    freshKeys: row.fresh_keys === 1,
    ratePerSecond: Number(row.rate_per_second),
    matched: {
      events: Number(row.matched_events),
      jobs: Number(row.matched_jobs),
      complete: row.matched_all === 1,
    },
    events: Number(row.events),
    replayed: Number(row.replayed),
    skipped: Number(row.skipped),
    left: Number(row.left_out),
    createdAt: Number(row.created_at),
    finishedAt: row.finished_at as number | null,
  }
}
