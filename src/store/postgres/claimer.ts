// A worker's claims: from what this client remembers of the queues' heads, and after a look at them where that was less than
// there is room for. So what was appended before is always found, and a long queue is not looked at for every claim.
import { performance } from 'node:perf_hooks'
import type { ClaimAsk, Claimed } from '../store.ts'
import { claim, earliest, type Room } from './claim.ts'
import { readClaimed } from './claimed-reads.ts'
import { afterCommit } from './database.ts'
import { type Head, Heads, look } from './heads.ts'
import { unpark } from './unpark.ts'
import type { Work } from './work.ts'

type Commit = <Result>(run: (work: Work) => Promise<Result>) => Promise<Result>

export class Claimer {
  readonly #commit: Commit
  readonly #heads: Heads

  constructor(commit: Commit, { first }: { first: number }) {
    this.#commit = commit
    this.#heads = new Heads(first)
  }

  async claim(ask: ClaimAsk): Promise<Claimed> {
    const now = Math.floor(ask.now)
    const rooms = ask.room
      .map(({ subscription, limit }) => ({ subscription, limit: Math.floor(limit) }))
      .filter(({ limit }) => limit > 0)
    if (rooms.length === 0) return { jobs: [], nextAt: null }
    const names = new Set(rooms.map((room) => room.subscription))
    const remembered = this.#heads.recall(names, { now, at: performance.now() }) ?? []
    const first = await this.#claimFrom(remembered, rooms, ask)
    if (first.short.length === 0) return first
    const second = await this.#claimFrom(await this.#lookFor(names, now), first.short, ask)
    const nextAt = earliest([first.nextAt, second.nextAt, this.#heads.nextDueAt(names, now)])
    return { jobs: [...first.jobs, ...second.jobs], nextAt }
  }

  /** Jobs went back to their queues. */
  forget(): void {
    this.#heads.forget()
  }

  async #lookFor(names: ReadonlySet<string>, now: number): Promise<Head[]> {
    await this.#look()
    const parked = this.#heads.parked(names, now)
    if (parked.length > 0) {
      await this.#commit((work) => unpark(work, parked, now))
      await this.#look()
    }
    return this.#heads.due(names, now)
  }

  async #look(): Promise<void> {
    const at = performance.now()
    const { answer } = await this.#commit(async (work) => afterCommit(look(work)))
    this.#heads.saw(await answer, at)
  }

  /** `short`: where there is room still. */
  async #claimFrom(
    due: readonly Head[],
    rooms: readonly Room[],
    ask: ClaimAsk,
  ): Promise<Claimed & { short: readonly Room[] }> {
    const waiting = new Set(due.map((head) => head.subscription))
    const own = rooms.filter(({ subscription }) => waiting.has(subscription))
    if (own.length === 0) return { jobs: [], short: rooms, nextAt: null }
    const { answer, short, nextAt } = await this.#commit(async (work) => {
      const { rows, ...claimed } = await claim(work, ask, { rooms: own, due, heads: this.#heads })
      return { ...claimed, ...afterCommit(readClaimed(work, rows)) }
    })
    const jobs = await answer
    const taken = Map.groupBy(jobs, (job) => job.subscription)
    return {
      ...{ jobs, nextAt },
      short: rooms
        .filter(({ subscription }) => short.has(subscription) || !waiting.has(subscription))
        .map(({ subscription, limit }) => ({ subscription, limit: limit - (taken.get(subscription)?.length ?? 0) })),
    }
  }
}
