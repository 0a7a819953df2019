// PostgreSQL under simulation: whole nodes, through the store's public contract. Their clock is the schedule's, as every call
// brings its time; the database's own work is real, so one call is made after the other while simulated time stands still,
// and what was seen of each is judged before the next. Only appends that wait together are made together, as they are stored.
// What nodes do to each other at one moment is tried in store-postgres.test.ts and nodes.test.ts.
import { isLandfallError, LandfallError } from '../../src/core/errors.ts'
import type { Appended, Claimed, ClaimedJob, Lease, Store, SubscriptionRules } from '../../src/store/store.ts'
import type { ClaimedLeases, Committed, Engine, GivenAsk, Waiting } from './engine.ts'
import type { Judge } from './judge.ts'
import { type Cause, changesOf, toJobRow, toLease } from './observation.ts'
import type { PostgresLook } from './postgres-look.ts'
import { waits } from './rows.ts'
import type { Client } from './store.ts'

/** Jobs with the ids that the simulation gives them. */
interface ClaimedHere extends ClaimedLeases {
  jobs: readonly ClaimedJob[]
}

export interface PostgresWith {
  /** Clients are spread over them. */
  nodes: readonly Store[]
  look: PostgresLook
  judge: Judge
}

export class PostgresEngine implements Engine {
  readonly holdsWorkers = false
  readonly #with: PostgresWith
  #waiting: Waiting[] = []
  #failing = 0

  constructor(given: PostgresWith) {
    this.#with = given
  }

  add(waiting: Waiting): void {
    this.#waiting.push(waiting)
  }

  async commit(): Promise<Committed> {
    const waiting = this.#waiting
    this.#waiting = []
    if (this.#failing > 0) {
      this.#failing -= 1
      for (const { refuse } of waiting) refuse(new LandfallError('store_unavailable', 'there is no connection'))
      return { wakes: false }
    }
    let wakes = false
    for (let from = 0; from < waiting.length; ) {
      const together = waiting.slice(from, from + countTogether(waiting, from))
      from += together.length
      wakes = (await this.#perform(together)) || wakes
    }
    return { wakes }
  }

  setRules(rules: readonly SubscriptionRules[], by: Client): void {
    this.#nodeOf(by).setRules(rules)
  }

  read(claimed: ClaimedLeases): readonly ClaimedJob[] {
    return (claimed as ClaimedHere).jobs
  }

  fail(commits: number): void {
    this.#failing = commits
  }

  /** What waited for it is lost; what nodes were told goes on to hold. */
  restart(): void {
    this.#failing = 0
    this.#waiting = []
  }

  /** Says whether jobs came to wait. */
  async #perform(together: readonly Waiting[]): Promise<boolean> {
    const { look, judge } = this.#with
    const { rows: before, gates } = look.last
    const settled = await Promise.allSettled(together.map(({ ask, by }) => this.#ask(ask, by)))
    const { rows: after, sums } = await look.look()
    const answers = settled.map((one, i) =>
      one.status === 'fulfilled' ? { value: this.#toAnswer(together[i] as Waiting, one.value) } : { error: one.reason },
    )
    const seen = { cause: toCause(together[0] as Waiting, answers[0] as Answer), before, after, gates }
    judge.judge([seen], after, () => sums)
    for (const [i, { answer, refuse }] of together.entries()) {
      const given = answers[i] as Answer
      if ('error' in given) refuse(given.error as Error)
      else answer(given.value)
    }
    return changesOf(seen).some((change) => change.after.state === 'pending' && change.after.waits === waits.ready)
  }

  #nodeOf({ number }: Client): Store {
    const { nodes } = this.#with
    return nodes[number % nodes.length] as Store
  }

  /** With the simulation's ids, which are known when what was written has been looked at. */
  #toAnswer({ ask }: Waiting, result: unknown): unknown {
    const { look } = this.#with
    if (ask.name === 'append')
      return (result as readonly Appended[]).map((appended) => ({
        ...appended,
        events: appended.events.map((event) => ({ ...event, id: look.toEvent(event.id) })),
      }))
    if (ask.name !== 'claim') return result
    const { jobs: claimed, nextAt } = result as Claimed
    const jobs = claimed.map((job) => ({ ...job, jobId: look.toJob(job.jobId) }))
    const rows = jobs.map(({ jobId, token, subscription }) => ({
      ...{ job: toJobRow(jobId), lease: toLease(token), subscription },
    }))
    return { rows, nextAt, jobs } satisfies ClaimedHere
  }

  #ask(ask: GivenAsk, by: Client): Promise<unknown> {
    const node = this.#nodeOf(by)
    const { look } = this.#with
    const real = <Held extends Lease>(lease: Held): Held => ({ ...lease, jobId: look.toRealJob(lease.jobId) })
    switch (ask.name) {
      case 'append':
        return node.append(ask.give)
      case 'claim':
        return node.claim(ask.give)
      case 'settle':
        return node.settle(ask.give.map(real))
      case 'renew':
        return node.renew(ask.give.leases.map(real), ask.give.until)
      case 'rescue':
        return node.rescue(ask.give.now)
      case 'step':
        return node.saveStep(real(ask.give), ask.give)
      case 'transactAll':
        return node.transactAll(real(ask.give.success), ask.give.statements)
      case 'retry':
        return node.retryJob(look.toRealJob(ask.give.id), ask.give.now)
      case 'cancel':
        return node.cancelJob(look.toRealJob(ask.give.id))
      case 'pause':
        return node.setPaused(ask.give.subscription, ask.give.paused, ask.give.now)
    }
  }
}

type Answer = { value: unknown } | { error: unknown }

function countTogether(waiting: readonly Waiting[], from: number): number {
  const end = waiting.findIndex(({ ask }, i) => i >= from && ask.name !== 'append')
  return Math.max(1, (end === -1 ? waiting.length : end) - from)
}

/** What was refused has changed nothing, as an append of nothing does not. */
function toCause({ ask, by }: Waiting, answer: Answer): Cause {
  const isRefused = 'error' in answer && !isLandfallError(answer.error, 'lease_lost')
  if (ask.name === 'transactAll' && !isRefused)
    return { name: 'settle', give: [ask.give.success], result: [!('error' in answer)], by, hasEffect: true }
  if (ask.name === 'append' || ask.name === 'transactAll' || 'error' in answer)
    return { name: 'append', give: null, result: null, by: null }
  return { ...ask, result: answer.value, by }
}
