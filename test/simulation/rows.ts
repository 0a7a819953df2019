// What the simulation looks at after every call: the rows themselves, read past the code that wrote them.
import type { DatabaseSync } from 'node:sqlite'
import type { JobState } from '../../src/core/job.ts'

export interface Row {
  id: number
  subscription: string
  state: JobState
  attempts: number
  dueAt: number
  waits: number
  lease: number
  leaseUntil: number | null
  generation: number
  orderKey: string | null
  width: number
  rank: number
}

export type Rows = ReadonlyMap<number, Row>

export const waits = { ready: 0, behind: 1, parked: 2 } as const

export interface GateRow {
  openUntil: number | null
}

const jobColumns = `id, subscription, state, attempts, due_at, waits, lease, lease_until, generation, order_key, width, rank`

export class Look {
  readonly #all: (sql: string) => readonly Record<string, unknown>[]
  readonly #arrays: (sql: string) => readonly (readonly unknown[])[]

  constructor(db: DatabaseSync) {
    this.#all = (sql) => db.prepare(sql).all()
    this.#arrays = (sql) => {
      const statement = db.prepare(sql)
      statement.setReturnArrays(true)
      return statement.all() as unknown as readonly (readonly unknown[])[]
    }
  }

  /** Grows with every row that is written, rolled back or not. */
  writes(): number {
    return Number(this.#arrays('select total_changes()')[0]?.[0])
  }

  jobs(): Rows {
    const rows = new Map<number, Row>()
    for (const values of this.#arrays(`select ${jobColumns} from jobs order by id`)) {
      const [id, subscription, state, attempts, dueAt, waitsFor, lease, leaseUntil, generation, orderKey] = values
      const row = {
        ...{ id, subscription, state, attempts, dueAt, waits: waitsFor, lease, leaseUntil, generation, orderKey },
        ...{ width: values[10] ?? 0, rank: values[11] ?? 0 },
      } as Row
      rows.set(row.id, row)
    }
    return rows
  }

  gates(): ReadonlyMap<string, GateRow> {
    const rows = this.#all('select subscription, breaker from gates')
    return new Map(
      rows.map(({ subscription, breaker }) => {
        const state = breaker === null ? null : (JSON.parse(String(breaker)) as { openUntil: number | null })
        return [String(subscription), { openUntil: state?.openUntil ?? null }]
      }),
    )
  }

  /** 'pending billing' -> how many. */
  totals(): ReadonlyMap<string, number> {
    const rows = this.#arrays(
      `select kind || ' ' || name, value from totals where kind in ('pending', 'running', 'dead')`,
    )
    return new Map(rows.map(([name, value]) => [String(name), Number(value)]))
  }

  /** 'subscription key' -> the highest version. */
  versions(): ReadonlyMap<string, string> {
    const rows = this.#arrays(`select subscription || ' ' || order_key, version from versions`)
    return new Map(rows.map(([name, version]) => [String(name), String(version)]))
  }

  /** The job of each row that a handler wrote. */
  effects(): readonly string[] {
    return this.#arrays('select job from effects').map(([job]) => String(job))
  }

  /** The key of every event, by its row. */
  events(): readonly { id: number; key: string }[] {
    return this.#arrays('select id, key from events order by id').map(([id, key]) => ({
      id: Number(id),
      key: String(key),
    }))
  }
}
