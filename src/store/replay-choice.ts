// What a replay makes of the jobs of one event, and what a dry run adds up of that: the same on every store. Bounded, however
// many there are.
import { type JobState, retryableStates } from '../core/job.ts'
import type { LinePlace, NewJob } from './intake-store.ts'
import type { ReplayFilter, ReplayPreview } from './replay-store.ts'

/** A job that an event has, as it was found. */
export interface FoundJob {
  subscription: string
  /** It is put back only while it still is in this state. */
  state: JobState
  /** The line it stands in. */
  orderKey: string | null
}

/** A job to put back. */
export type Again<Job extends FoundJob> = Job & {
  /** Its new place, null for none; left out where it keeps the one it had. */
  line?: LinePlace | null
  /** Not before this. */
  dueAt: number
}

/** What is done with jobs of events: `fresh` are those that an event has not had. */
export interface Choice<Job extends FoundJob, Event> {
  again: Again<Job>[]
  fresh: { event: Event; job: NewJob }[]
  skipped: number
  left: number
}

/** `planned`: what today's rules make of the event; null for the original configuration. */
export function choose<Job extends FoundJob, Event>(
  event: Event,
  held: readonly Job[],
  { filter, planned }: { filter: ReplayFilter; planned: readonly NewJob[] | null },
): Choice<Job, Event> {
  const choice: Choice<Job, Event> = { again: [], fresh: [], skipped: 0, left: 0 }
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
function toReplanned<Job extends FoundJob>(one: Job, planned: readonly NewJob[]): Again<Job> | null {
  const plan = planned.find(({ subscription }) => subscription === one.subscription)
  if (plan === undefined || plan.failure !== undefined) return null
  return { ...one, line: plan.line ?? null, dueAt: plan.dueAt }
}

/** An event without a job matches, too, as it does in the list, where no particular jobs are asked for. */
function isMatch(
  { again, fresh, skipped, left }: Choice<FoundJob, unknown>,
  { subscription, jobState }: ReplayFilter,
): boolean {
  return again.length + fresh.length + skipped + left > 0 || (subscription ?? jobState) === undefined
}

/** Of several events; `events` are those that match. */
export function addUp<Job extends FoundJob, Event>(
  choices: readonly Choice<Job, Event>[],
  filter: ReplayFilter,
): Choice<Job, Event> & { events: number } {
  return {
    events: choices.filter((choice) => isMatch(choice, filter)).length,
    again: choices.flatMap(({ again }) => again),
    fresh: choices.flatMap(({ fresh }) => fresh),
    skipped: choices.reduce((sum, { skipped }) => sum + skipped, 0),
    left: choices.reduce((sum, { left }) => sum + left, 0),
  }
}

/** Order keys told apart, and shown. */
const orderKeysMax = 100_000
const orderKeysShown = 5

export class PreviewSums {
  readonly #orderKeys = new Set<string>()
  readonly #subscriptions = new Map<string, number>()
  readonly #sums = { events: 0, jobs: 0, skipped: 0, left: 0 }

  /** `filter`: what was asked for. */
  add(choice: Choice<FoundJob, unknown>, filter: ReplayFilter): void {
    const { again, fresh, skipped, left } = choice
    const sums = this.#sums
    if (isMatch(choice, filter)) sums.events += 1
    sums.skipped += skipped
    sums.left += left
    sums.jobs += again.length + fresh.length
    for (const { subscription, orderKey, line } of again)
      this.#addJob(subscription, line === undefined ? orderKey : (line?.key ?? null))
    for (const { job } of fresh) this.#addJob(job.subscription, job.line?.key ?? null)
  }

  #addJob(subscription: string, orderKey: string | null): void {
    this.#subscriptions.set(subscription, (this.#subscriptions.get(subscription) ?? 0) + 1)
    if (orderKey !== null && this.#orderKeys.size < orderKeysMax)
      this.#orderKeys.add(JSON.stringify([subscription, orderKey]))
  }

  /** `complete`: whether all was looked at. */
  toPreview(complete: boolean): ReplayPreview {
    const first = [...this.#orderKeys].slice(0, orderKeysShown).map((text) => {
      const [subscription = '', key = ''] = JSON.parse(text) as string[]
      return { subscription, key }
    })
    return {
      ...this.#sums,
      orderKeys: { count: this.#orderKeys.size, first },
      subscriptions: [...this.#subscriptions].map(([subscription, jobs]) => ({ subscription, jobs })),
      complete: complete && this.#orderKeys.size < orderKeysMax,
    }
  }
}
