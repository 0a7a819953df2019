// What waits at the head of each queue: of each subscription, in each bucket, by how it waits. One look finds them all by an
// index-only walk a bucket that hops from head to head, so that it costs as much as differs and not as much as waits. A
// client remembers what was due at its last look and claims from there, until a claim finds less than it had room for.
import { type Row, toNumber } from './database.ts'
import { parked, ready } from './jobs.ts'
import type { Work } from './work.ts'

export interface Head {
  bucket: number
  subscription: string
  waits: number
  /** 0 fresh, 1 replayed. */
  urgency: number
  dueAt: number
}

const firstHead = 'select subscription, waits, urgency, due_at from landfall.jobs j where j.bucket'
const inOrder = 'order by j.subscription, j.waits, j.urgency, j.due_at limit 1'
const selectHeads = `with recursive heads as (
    select b.bucket, head.* from unnest($1::smallint[]) b(bucket)
    cross join lateral (${firstHead} = b.bucket and j.state = 'pending' ${inOrder}) head
    union all
    select h.bucket, head.* from heads h
    cross join lateral (${firstHead} = h.bucket and j.state = 'pending'
      and (j.subscription, j.waits, j.urgency) > (h.subscription, h.waits, h.urgency) ${inOrder}) head
  )
  select * from heads`

export async function look({ tx, buckets }: Work): Promise<Head[]> {
  return (await tx.ask(selectHeads, [buckets.all])).map(toHead)
}

function toHead(row: Row): Head {
  const { bucket, subscription, waits, urgency, due_at: dueAt } = row
  return {
    ...{ bucket: toNumber(bucket), subscription: String(subscription), waits: toNumber(waits) },
    ...{ urgency: toNumber(urgency), dueAt: toNumber(dueAt) },
  }
}

/** A look is believed for so long, in milliseconds: what became due in other buckets since then waits no longer. */
const believedMs = 200

/** What one client saw, less what it took. */
export class Heads {
  readonly #first: number
  #heads: readonly Head[] = []
  #seenAt = Number.NEGATIVE_INFINITY

  /** `first`: the bucket it begins with, of those that are equally old. */
  constructor(first: number) {
    this.#first = first
  }

  saw(heads: readonly Head[], at: number): void {
    this.#heads = heads
    this.#seenAt = at
  }

  /** What this client itself puts back is seen at its next claim. */
  forget(): void {
    this.#seenAt = Number.NEGATIVE_INFINITY
  }

  /**
   * Where these subscriptions have something due: the fresh first, then the oldest. Null where only a new look can tell:
   * what is replayed is taken only when nothing fresh was there a moment ago.
   */
  recall(subscriptions: ReadonlySet<string>, { now, at }: { now: number; at: number }): Head[] | null {
    if (at - this.#seenAt > believedMs || this.parked(subscriptions, now).length > 0) return null
    const fresh = this.due(subscriptions, now).filter(({ urgency }) => urgency === 0)
    return fresh.length === 0 ? null : fresh
  }

  due(subscriptions: ReadonlySet<string>, now: number): Head[] {
    const turn = ({ bucket }: Head): number => (bucket < this.#first ? 1 : 0)
    return this.#heads
      .filter(({ subscription, waits, dueAt }) => waits === ready && dueAt <= now && subscriptions.has(subscription))
      .sort(
        (one, other) =>
          one.urgency - other.urgency ||
          one.dueAt - other.dueAt ||
          turn(one) - turn(other) ||
          one.bucket - other.bucket,
      )
  }

  /** Of these, those whose jobs stepped out of their line and are due again. */
  parked(subscriptions: ReadonlySet<string>, now: number): string[] {
    const due = this.#heads.filter(({ waits, dueAt }) => waits === parked && dueAt <= now)
    return [...new Set(due.map(({ subscription }) => subscription))].filter((name) => subscriptions.has(name))
  }

  /** When the first of them that waits only for its time is due. */
  nextDueAt(subscriptions: ReadonlySet<string>, now: number): number | null {
    const times = this.#heads
      .filter(
        ({ subscription, waits, dueAt }) =>
          (waits === ready || waits === parked) && dueAt > now && subscriptions.has(subscription),
      )
      .map(({ dueAt }) => dueAt)
    return times.length === 0 ? null : Math.min(...times)
  }

  /** Of this head's queue what is older than `dueAt` was taken; all that was due, where it is null. */
  took(head: Head, dueAt: number | null): void {
    this.#heads = this.#heads.flatMap((one) => (one !== head ? [one] : dueAt === null ? [] : [{ ...head, dueAt }]))
  }
}
