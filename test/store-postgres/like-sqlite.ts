// Whether two stores do the same: any calls in any order, on lines of any kind, are made on both, and whoever looks must
// not be able to tell them apart but by the ids.
import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { ClaimedJob, EventSummary, LinePlace, NewJob, Settlement, Store } from '../../src/store/store.ts'
import { allRows, anEvent, aRequest, claimAll, noon, settled } from '../store-conformance/samples.ts'

type Step =
  | { do: 'append'; line: LinePlace | null; more: number }
  | { do: 'claim'; limit: number }
  | { do: 'settle'; how: keyof typeof ends; which: number }
  | { do: 'cancel' | 'retry'; which: number }
  | { do: 'replay'; configuration: 'original' | 'current'; jobState: 'dead' | 'succeeded' | null; limit: number }
  | { do: 'wait'; ms: number }

const failing = { startedAt: noon, durationMs: 1, outcome: 'retry', cause: 'thrown', error: 'x' } as const
const ends = {
  succeed: {},
  die: { state: 'dead', attempt: { ...failing, outcome: 'dead' } },
  retry: { state: 'pending', dueAt: noon + 10, attempt: failing },
  snooze: {
    state: 'pending',
    dueAt: noon + 10,
    counted: false,
    attempt: { ...failing, outcome: 'snooze', cause: null },
  },
  yield: { state: 'pending', dueAt: noon + 10, latest: true, attempt: failing },
  park: { state: 'pending', dueAt: noon + 10, parks: true, attempt: failing },
} satisfies Record<string, Parameters<typeof settled>[1]>

const which = fc.nat(20)
/** How wide a line is belongs to its key here: what a line does whose width is changed while jobs wait is each store's own. */
const line = fc
  .record({ key: fc.constantFrom('x', 'y'), rank: fc.nat(3), latest: fc.constantFrom(false, false, true) })
  .map((place): LinePlace => ({ ...place, width: place.key === 'x' ? 1 : 2 }))

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('append' as const), line: fc.option(line), more: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('claim' as const), limit: fc.integer({ min: 1, max: 4 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      ...{ do: fc.constant('settle' as const), which },
      how: fc.constantFrom('succeed', 'succeed', 'die', 'retry', 'snooze', 'yield', 'park') as fc.Arbitrary<
        keyof typeof ends
      >,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('cancel' as const, 'retry' as const), which }) },
  {
    weight: 1,
    arbitrary: fc.record({
      ...{
        do: fc.constant('replay' as const),
        configuration: fc.constantFrom('original' as const, 'current' as const),
      },
      ...{
        jobState: fc.constantFrom('dead' as const, 'succeeded' as const, null),
        limit: fc.integer({ min: 1, max: 9 }),
      },
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(5, 20) }) },
)

export async function compareStores(one: Store, other: Store, seed: number): Promise<void> {
  let run = 0
  const property = fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
    const name = `run${run++}`
    const [seen, expected] = [new Player(one, name), new Player(other, name)]
    for (const next of steps) assert.deepEqual(await seen.play(next), await expected.play(next), JSON.stringify(next))
  })
  await fc.assert(property, { seed, numRuns: 40 })
}

/** Plays steps on one store, in a subscription of its own, and tells what can be seen, without ids. */
class Player {
  readonly #store: Store
  readonly #name: string
  readonly #held: ClaimedJob[] = []
  #now = noon
  #made = 0

  constructor(store: Store, name: string) {
    this.#store = store
    this.#name = name
  }

  async play(step: Step): Promise<unknown> {
    const done = await this.#do(step)
    const { items } = await this.#store.listEvents({ source: this.#name }, allRows)
    return { done, events: items.map((event) => this.#show(event, items)) }
  }

  async #do(step: Step): Promise<unknown> {
    if (step.do === 'wait') {
      this.#now += step.ms
      return null
    }
    if (step.do === 'append') return this.#append(step)
    if (step.do === 'claim') {
      const jobs = await claimAll(this.#store, { subscription: this.#name, limit: step.limit, now: this.#now })
      this.#held.push(...jobs)
      return jobs.map((job) => [job.event.key, job.attempts, job.lastVersion])
    }
    if (step.do === 'replay') return this.#replay(step)
    if (step.do === 'settle') return this.#settle(step)
    const { items } = await this.#store.listEvents({ source: this.#name }, allRows)
    const jobs = items.flatMap((event) => event.jobs)
    const id = jobs[step.which % Math.max(1, jobs.length)]?.id ?? ''
    return step.do === 'cancel' ? this.#store.cancelJob(id) : this.#store.retryJob(id, this.#now)
  }

  /** With today's rules every second event goes into another line, or into none. */
  async #replay({ configuration, jobState, limit }: Step & { do: 'replay' }): Promise<unknown> {
    const now = this.#now
    const filter = { source: this.#name, ...(jobState !== null && { jobState }) }
    const plan = ({ key }: { key: string }): NewJob[] => {
      const place = [null, 'x', 'y', 'z'][Number(key.at(-1)) % 4] ?? null
      const line = place !== null && {
        line: { key: place, width: place === 'x' ? 1 : 2, rank: 1, latest: place === 'z' },
      }
      return [{ subscription: this.#name, dueAt: now, ...line }]
    }
    const { orderKeys, ...matched } = await this.#store.previewReplay(filter, configuration === 'current' ? plan : null)
    const whole = { filter, configuration, freshKeys: true, ratePerSecond: 1, matched }
    const { id } = await this.#store.createReplay(whole, now)
    for (let state = 'running'; state === 'running'; ) {
      const stepped = await this.#store.stepReplay(id, { limit, now, plan })
      state = stepped?.state ?? 'gone'
    }
    const record = await this.#store.getReplay(id)
    return [matched, orderKeys.count, record?.events, record?.replayed, record?.skipped, record?.left]
  }

  async #append({ line, more }: Step & { do: 'append' }): Promise<unknown> {
    const keys = Array.from({ length: more + 1 }, () => `${this.#name}-${String(this.#made++).padStart(3, '0')}`)
    const jobs = [{ subscription: this.#name, dueAt: this.#now, ...(line === null ? {} : { line }) }]
    const events = keys.map((key) => anEvent(key, { jobs }))
    const [appended] = await this.#store.append([aRequest(events, { source: this.#name })])
    return appended?.outcome
  }

  async #settle({ how, which: at }: Step & { do: 'settle' }): Promise<unknown> {
    const [job] = this.#held.splice(at % Math.max(1, this.#held.length), 1)
    if (job === undefined) return null
    const change: Partial<Settlement> = how === 'succeed' ? { version: `[${at}]` } : ends[how]
    return this.#store.settle([settled(job, change)])
  }

  #show({ key, jobs }: EventSummary, all: readonly EventSummary[]): unknown {
    const keyOf = new Map(all.flatMap((event) => event.jobs.map((job) => [job.id, event.key])))
    return jobs.map(({ state, attempts, dueAt, waits, note }) => [
      ...[key, state, attempts, dueAt, waits, note?.replace(/job_\w+/, (id) => keyOf.get(id) ?? id) ?? null],
    ])
  }
}
