// Which jobs an event makes, and where each stands: what a subscription's own rules say, asked once, when the event is
// stored. A rule that throws never lets an event pass or vanish: its job is made, dead, with the error for a person to see.

import { toMessage } from './errors.ts'
import type { WebhookEvent } from './event.ts'

/** An event on its way into the store: everything but the id that the store will give it. */
export type ArrivingEvent<Payload = unknown> = Omit<WebhookEvent<Payload>, 'id'>

/** What of a subscription decides about its jobs. */
export interface JobPlan {
  name: string
  matches(type: string): boolean
  when: ((event: ArrivingEvent) => boolean) | null
  /** Jobs with the same key stand in line; null for those that stand in none. */
  line: LineRule | null
}

export interface LineRule {
  key(event: ArrivingEvent): string | number | null | undefined
  /** How many of one key may run together. */
  width: number
  /** How long each waits so that late ones can be sorted in before it, in milliseconds. */
  holdMs: number
  latest: boolean
}

export interface PlannedJob {
  subscription: string
  dueAt: number
  line?: { key: string; width: number; rank: number; latest: boolean }
  failure?: { cause: 'thrown'; error: string }
}

export interface Plan {
  jobs: PlannedJob[]
  /** Subscriptions whose filter did not want it. */
  filtered: string[]
}

/** Longest order key, in characters. */
export const orderKeyMax = 500

export interface PlanAsk {
  type: string
  /** Unix milliseconds. */
  receivedAt: number
  /** Called only where a rule looks at the event: most have none. */
  toEvent(): ArrivingEvent
}

export function planJobs(plans: readonly JobPlan[], { type, receivedAt: dueAt, toEvent }: PlanAsk): Plan {
  const plan: Plan = { jobs: [], filtered: [] }
  for (const one of plans) {
    if (!one.matches(type)) continue
    if (one.when === null && one.line === null) {
      plan.jobs.push({ subscription: one.name, dueAt })
      continue
    }
    try {
      const event = toEvent()
      if (one.when !== null && !isWanted(one.when(event))) plan.filtered.push(one.name)
      else plan.jobs.push(toJob(one, event, dueAt))
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : toMessage(error)
      plan.jobs.push({
        subscription: one.name,
        dueAt,
        failure: { cause: 'thrown', error: `a rule of the subscription failed, so the event was not passed: ${text}` },
      })
    }
  }
  return plan
}

/** A promise is truthy whatever it holds, and would pass everything. */
function isWanted(answer: unknown): boolean {
  if (typeof answer === 'boolean') return answer
  throw new TypeError(`when() must answer true or false at once, not ${typeof answer}`)
}

function toJob({ name, line }: JobPlan, event: ArrivingEvent, dueAt: number): PlannedJob {
  if (line === null) return { subscription: name, dueAt }
  const key = line.key(event)
  // Without a key there is nothing it could stand behind.
  if (key === null || key === undefined || key === '') return { subscription: name, dueAt }
  if (typeof key !== 'string' && typeof key !== 'number')
    throw new TypeError(`an order key must be a text or a number, not ${typeof key}`)
  if (String(key).length > orderKeyMax) throw new TypeError(`an order key is longer than ${orderKeyMax} characters`)
  const sorts = line.holdMs > 0 || line.latest
  const rank = sorts ? (event.createdAt ?? event.receivedAt).getTime() : 0
  return {
    subscription: name,
    dueAt: dueAt + line.holdMs,
    line: { key: String(key), width: line.width, rank, latest: line.latest },
  }
}
