// What a replay matches, found on a reader's connection so that the writer never searches: the next stretch of a replay, and
// the counts of a dry run. What was found may have changed by the time it is written; replays.ts looks again.

import type { JobState } from '../../core/job.ts'
import { type Again, addUp, type Choice, choose, type FoundJob, PreviewSums } from '../replay-choice.ts'
import type { NewJob, Page, PageAsk, PlanAgain, ReplayFilter, ReplayPreview, ReplayRecord } from '../store.ts'
import type { Row, Statements } from './database.ts'
import { readWholeEvent, selectJobs, toEventWalk } from './event-reads.ts'
import { toEventRow, toId, toRow } from './ids.ts'
import { walkAbove, walkPage } from './listing.ts'

/** A job, as it was found. */
interface HeldJob extends FoundJob {
  job: number
}

export type AgainJob = Again<HeldJob>
export type FreshJob = ReplayChoice['fresh'][number]
type ReplayChoice = Choice<HeldJob, number>

/** A stretch of a replay: what lies above `after`, up to `reached`. */
export interface ReplayStretch extends ReplayChoice {
  after: number
  reached: number
  /** Whether nothing lies beyond. */
  ended: boolean
  events: number
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
  const found: ReplayChoice[] = []
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
    ...addUp(found, ask.filter),
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
): Generator<{ event: number; choice: ReplayChoice }> {
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
    for (const { choice } of choices(sql, ids, ask)) this.#sums.add(choice, ask.filter)
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
