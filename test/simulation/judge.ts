// Holds what was seen against the rules, and remembers what is to be held against them later. How calls are seen is each
// store's own: watch.ts on SQLite, postgres-engine.ts on PostgreSQL.
import { compareVersions } from '../../src/core/version.ts'
import { Ledger } from './ledger.ts'
import { changesOf, type Observation } from './observation.ts'
import { type Row, type Rows, waits } from './rows.ts'
import { rules } from './rules.ts'
import type { SceneSubscription } from './scene.ts'

/** What is kept beside the rows. */
export interface Sums {
  /** 'pending billing' -> how many. */
  totals: ReadonlyMap<string, number>
  /** 'subscription key' -> the highest version. */
  versions: ReadonlyMap<string, string>
}

export class Judge {
  readonly ledger: Ledger
  /** What was found to be broken: nothing, or the run ends. */
  readonly broken: string[] = []
  /** As committed. */
  rows: Rows = new Map()
  commits = 0
  #versions: ReadonlyMap<string, string> = new Map()
  readonly #note: (line: string) => void

  constructor(subscriptions: readonly SceneSubscription[], note: (line: string) => void) {
    this.#note = note
    this.ledger = new Ledger(subscriptions)
  }

  /** Of one commit: the calls in their order, the rows after it, and the sums where a row was changed. */
  judge(seen: readonly Observation[], rows: Rows, readSums: () => Sums): void {
    const hasChanged = this.rows !== rows
    this.rows = rows
    this.commits += 1
    for (const one of seen) this.#judgeOne(one)
    if (!hasChanged) return
    const { totals, versions } = readSums()
    this.#judgeTotals(totals)
    this.#judgeVersions(versions)
  }

  #judgeOne(seen: Observation): void {
    const changes = changesOf(seen).map(({ before, after }) => `${after.id}: ${toText(before)} -> ${toText(after)}`)
    if (changes.length > 0)
      this.#note(`  ${seen.cause.name} of ${seen.cause.by?.process.name ?? 'all'}: ${changes.join(', ')}`)
    for (const [rule, check] of Object.entries(rules)) {
      for (const what of check(seen, this.ledger)) this.broken.push(`${rule}: ${what}`)
    }
    for (const what of this.ledger.take(seen)) this.broken.push(what)
  }

  #judgeTotals(totals: ReadonlyMap<string, number>): void {
    const counted = new Map<string, number>()
    for (const { state, subscription } of this.rows.values()) {
      if (state === 'succeeded' || state === 'cancelled') continue
      const name = `${state} ${subscription}`
      counted.set(name, (counted.get(name) ?? 0) + 1)
    }
    for (const name of new Set([...counted.keys(), ...totals.keys()])) {
      const [told, are] = [totals.get(name) ?? 0, counted.get(name) ?? 0]
      if (told !== are) this.broken.push(`the totals say ${told} ${name}, there are ${are}`)
    }
  }

  #judgeVersions(versions: ReadonlyMap<string, string>): void {
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
