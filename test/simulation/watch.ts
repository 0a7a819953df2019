// Sees every call within its transaction, and asks the rules about it once it is committed: what was rolled back never was.
import type { SimulatedDatabase } from './database.ts'
import type { Seen } from './engine.ts'
import { Judge } from './judge.ts'
import type { Cause, Observation } from './observation.ts'
import { type GateRow, Look, type Rows } from './rows.ts'
import type { SceneSubscription } from './scene.ts'
import type { Told, Witness } from './sqlite-engine.ts'

export class Watch extends Judge implements Witness {
  readonly #look: Look
  #seen: Observation[] = []
  #current: Rows = this.rows
  #gates: ReadonlyMap<string, GateRow> = new Map()
  #writes = 0
  #mayAppend = false
  #isRestart = false

  constructor(db: SimulatedDatabase, subscriptions: readonly SceneSubscription[], note: (line: string) => void) {
    super(subscriptions, note)
    this.#look = new Look(db)
    db.hooks = { begin: () => this.#begin(), commit: () => this.#commit() }
  }

  appends(): void {
    this.#mayAppend = true
  }

  restarts(): void {
    // What waited for the writer before went with it.
    this.#mayAppend = false
    this.#isRestart = true
  }

  before(ask: Seen): void {
    if (this.#mayAppend) this.#see({ name: 'append', give: null, result: null, by: null })
    if (ask.name === 'claim') this.#gates = this.#look.gates()
  }

  after(ask: Seen, result: unknown, { by, hasEffect }: Told): void {
    this.#see({ ...ask, result, by, hasEffect })
  }

  #begin(): void {
    this.#seen = []
    this.#current = this.rows
    this.#writes = this.#look.writes()
  }

  #see(cause: Cause): void {
    const writes = this.#look.writes()
    const after = writes === this.#writes ? this.#current : this.#look.jobs()
    this.#writes = writes
    this.#seen.push({ cause, before: this.#current, after, gates: this.#gates })
    this.#current = after
  }

  #commit(): void {
    if (this.#mayAppend) this.#see({ name: 'append', give: null, result: null, by: null })
    if (this.#isRestart) this.#see({ name: 'restart', give: null, result: null, by: null })
    this.#mayAppend = false
    this.#isRestart = false
    this.judge(this.#seen, this.#current, () => ({ totals: this.#look.totals(), versions: this.#look.versions() }))
  }
}
