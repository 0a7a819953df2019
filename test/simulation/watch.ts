// Sees every call within its transaction, and asks the rules about it once it is committed: what was rolled back never was.
import { compareVersions } from '../../src/core/version.ts'
import type { SimulatedDatabase } from './database.ts'
import { Ledger } from './ledger.ts'
import { type Cause, changesOf, type Observation } from './observation.ts'
import { type GateRow, Look, type Row, type Rows, waits } from './rows.ts'
import { rules } from './rules.ts'
import type { SceneSubscription } from './scene.ts'
import type { Ask, Client, Witness } from './store.ts'

export class Watch implements Witness {
  readonly look: Look
  readonly ledger: Ledger
  /** What was found to be broken: nothing, or the run ends. */
  readonly broken: string[] = []
  /** As committed. */
  rows: Rows = new Map()
  commits = 0
  #seen: Observation[] = []
  #current: Rows = this.rows
  #gates: ReadonlyMap<string, GateRow> = new Map()
  #versions: ReadonlyMap<string, string> = new Map()
  #writes = 0
  #mayAppend = false
  #isRestart = false

  readonly #note: (line: string) => void

  constructor(db: SimulatedDatabase, subscriptions: readonly SceneSubscription[], note: (line: string) => void) {
    this.#note = note
    this.look = new Look(db)
    this.ledger = new Ledger(subscriptions)
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

  before(ask: Ask): void {
    if (this.#mayAppend) this.#see({ name: 'append', give: null, result: null, by: null })
    if (ask.name === 'claim') this.#gates = this.look.gates()
  }

  after(ask: Ask, result: unknown, by: Client): void {
    this.#see({ ...ask, result, by })
  }

  #begin(): void {
    this.#seen = []
    this.#current = this.rows
    this.#writes = this.look.writes()
  }

  #see(cause: Cause): void {
    const writes = this.look.writes()
    const after = writes === this.#writes ? this.#current : this.look.jobs()
    this.#writes = writes
    this.#seen.push({ cause, before: this.#current, after, gates: this.#gates })
    this.#current = after
  }

  #commit(): void {
    if (this.#mayAppend) this.#see({ name: 'append', give: null, result: null, by: null })
    if (this.#isRestart) this.#see({ name: 'restart', give: null, result: null, by: null })
    this.#mayAppend = false
    this.#isRestart = false
    const hasChanged = this.rows !== this.#current
    this.rows = this.#current
    this.commits += 1
    for (const seen of this.#seen) this.#judge(seen)
    if (!hasChanged) return
    this.#judgeTotals()
    this.#judgeVersions()
  }

  #judge(seen: Observation): void {
    const changes = changesOf(seen).map(({ before, after }) => `${after.id}: ${toText(before)} -> ${toText(after)}`)
    if (changes.length > 0)
      this.#note(`  ${seen.cause.name} of ${seen.cause.by?.process.name ?? 'all'}: ${changes.join(', ')}`)
    for (const [rule, check] of Object.entries(rules)) {
      for (const what of check(seen, this.ledger)) this.broken.push(`${rule}: ${what}`)
    }
    for (const what of this.ledger.take(seen)) this.broken.push(what)
  }

  #judgeTotals(): void {
    const counted = new Map<string, number>()
    for (const { state, subscription } of this.rows.values()) {
      if (state === 'succeeded' || state === 'cancelled') continue
      const name = `${state} ${subscription}`
      counted.set(name, (counted.get(name) ?? 0) + 1)
    }
    const totals = this.look.totals()
    for (const name of new Set([...counted.keys(), ...totals.keys()])) {
      const [told, are] = [totals.get(name) ?? 0, counted.get(name) ?? 0]
      if (told !== are) this.broken.push(`the totals say ${told} ${name}, there are ${are}`)
    }
  }

  #judgeVersions(): void {
    const versions = this.look.versions()
    for (const [line, before] of this.#versions) {
      const now = versions.get(line)
      if (now === undefined || compareVersions(now, before) < 0)
        this.broken.push(`the highest version of ${line} was ${before}, and became ${now}`)
    }
    this.#versions = versions
  }
}

/** As short as a trace needs it: 'running#3 behind'. */
function toText(row: Row | undefined): string {
  if (row === undefined) return 'none'
  const place = row.waits === waits.behind ? ' behind' : row.waits === waits.parked ? ' parked' : ''
  return `${row.state}#${row.lease}${place}`
}
