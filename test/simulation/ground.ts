// What a simulated world stands on: a store's database, used by one run after another.
import type { Limits } from '../../src/core/limits.ts'
import { type Rewrite, SimulatedDatabase } from './database.ts'
import type { Engine } from './engine.ts'
import type { Judge } from './judge.ts'
import { Look } from './rows.ts'
import type { SceneSubscription } from './scene.ts'
import type { Schedule } from './schedule.ts'
import { SqliteEngine } from './sqlite-engine.ts'
import { Watch } from './watch.ts'

export interface GroundWith {
  subscriptions: readonly SceneSubscription[]
  limits: Limits
  schedule: Schedule
  note(line: string): void
}

export interface Ground {
  /** Before each run. */
  empty(): void | Promise<void>
  open(given: GroundWith): { engine: Engine; judge: Judge }
  /** The key of every event that is held, by its number. */
  events(): readonly HeldEvent[] | Promise<readonly HeldEvent[]>
  /** The job of each row that a handler wrote with its success. */
  effects(): readonly string[] | Promise<readonly string[]>
  /** After each run. */
  release(): void
}

export interface HeldEvent {
  id: number
  key: string
}

export function onSqlite(rewrite?: Rewrite): Ground {
  const db = new SimulatedDatabase(rewrite)
  const look = new Look(db)
  return {
    empty: () => db.empty(),
    open: ({ subscriptions, limits, schedule, note }) => {
      const watch = new Watch(db, subscriptions, note)
      return { judge: watch, engine: new SqliteEngine({ db, schedule, limits, witness: watch }) }
    },
    events: () => look.events(),
    effects: () => look.effects(),
    release: () => {
      db.hooks = { begin: () => undefined, commit: () => undefined }
    },
  }
}
