// What the simulation looks at after every call on PostgreSQL: the rows themselves, read past the code that wrote them. Ids
// there hold the time and the node; here they are numbered in their order, as SQLite does it, so that a seed's steps are the
// same each time.
import type pg from 'pg'
import { toId } from '../../src/store/postgres/ids.ts'
import { tableNames } from '../../src/store/postgres/schema.ts'
import type { HeldEvent } from './ground.ts'
import type { Sums } from './judge.ts'
import type { GateRow, Row, Rows } from './rows.ts'

export interface Looked {
  rows: Rows
  gates: ReadonlyMap<string, GateRow>
  sums: Sums
}

type Values = Record<string, unknown>

const nothing: Looked = { rows: new Map(), gates: new Map(), sums: { totals: new Map(), versions: new Map() } }

const looking = `
  select bucket, id, key, job_buckets, job_ids from landfall.events order by id;
  select bucket, id, subscription, state, attempts, due_at, waits, lease, lease_until, generation, order_key, width, rank
    from landfall.jobs order by id;
  select subscription, breaker from landfall.gates;
  select kind || ' ' || name as name, sum(value) as value from landfall.totals
    where kind in ('pending', 'running', 'dead') group by kind, name;
  select subscription || ' ' || order_key as name, version from landfall.versions`

export class PostgresLook {
  last: Looked = nothing
  readonly #client: pg.Client
  readonly #events = new Map<string, HeldEvent>()
  readonly #jobs = new Map<string, number>()
  readonly #real = new Map<number, string>()

  constructor(client: pg.Client) {
    this.#client = client
  }

  async empty(): Promise<void> {
    const tables = tableNames.filter((name) => name !== 'meta').map((name) => `landfall.${name}`)
    await this.#client.query(`truncate ${tables}, effects`)
    this.last = nothing
    for (const known of [this.#events, this.#jobs, this.#real]) known.clear()
  }

  async look(): Promise<Looked> {
    const answers = (await this.#client.query(looking)) as unknown as readonly { rows: readonly Values[] }[]
    const [events = [], jobs = [], gates = [], totals = [], versions = []] = answers.map(({ rows }) => rows)
    for (const event of events) this.#number(event)
    const rows = jobs.map((job) => this.#toRow(job)).sort((one, other) => one.id - other.id)
    this.last = {
      rows: new Map(rows.map((row) => [row.id, row])),
      gates: new Map(gates.map(({ subscription, breaker }) => [String(subscription), toGate(breaker)])),
      sums: {
        totals: new Map(totals.map(({ name, value }) => [String(name), Number(value)])),
        versions: new Map(versions.map(({ name, version }) => [String(name), String(version)])),
      },
    }
    return this.last
  }

  async effects(): Promise<readonly string[]> {
    return (await this.#client.query('select job from effects')).rows.map(({ job }) => String(job))
  }

  events(): readonly HeldEvent[] {
    return [...this.#events.values()]
  }

  toEvent(id: string): string {
    return `evt_${this.#events.get(id)?.id ?? id}`
  }

  toJob(id: string): string {
    return `job_${this.#jobs.get(id) ?? id}`
  }

  toRealJob(id: string): string {
    return this.#real.get(Number(id.slice('job_'.length))) ?? id
  }

  #number({ bucket, id, key, job_buckets: buckets, job_ids: ids }: Values): void {
    const event = toId('evt', { bucket: Number(bucket), id: String(id) })
    if (this.#events.has(event)) return
    const number = this.#events.size + 1
    this.#events.set(event, { id: number, key: String(key) })
    for (const [i, jobId] of (ids as readonly string[]).entries()) {
      const job = toId('job', { bucket: Number((buckets as readonly number[])[i]), id: jobId })
      this.#jobs.set(job, number * 1024 + i)
      this.#real.set(number * 1024 + i, job)
    }
  }

  #toRow({
    bucket,
    id,
    due_at: dueAt,
    lease_until: leaseUntil,
    order_key: orderKey,
    width,
    rank,
    ...same
  }: Values): Row {
    const number = this.#jobs.get(toId('job', { bucket: Number(bucket), id: String(id) }))
    if (number === undefined) throw new Error(`the job ${id} is of no event`)
    return {
      ...(same as Pick<Row, 'subscription' | 'state' | 'attempts' | 'waits' | 'lease' | 'generation'>),
      ...{ id: number, dueAt: Number(dueAt), leaseUntil: leaseUntil === null ? null : Number(leaseUntil) },
      ...{ orderKey: orderKey as string | null, width: Number(width ?? 0), rank: Number(rank ?? 0) },
    }
  }
}

function toGate(breaker: unknown): GateRow {
  const state = breaker === null ? null : (JSON.parse(String(breaker)) as { openUntil: number | null })
  return { openUntil: state?.openUntil ?? null }
}
