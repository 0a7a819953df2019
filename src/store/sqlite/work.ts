// What the items of one transaction share: the connection, the ids, the sums, and what is told after the commit.
import type { Notice } from '../store.ts'
import type { Statements } from './database.ts'
import type { HighestIds } from './ids.ts'
import { Rollup } from './rollup.ts'

/** Notices told after one commit; what is beyond is not told, and the live page reads the list again anyway. */
const noticesMax = 100

export class Work {
  readonly sql: Statements
  readonly ids: HighestIds
  /** Unix milliseconds of this transaction. */
  readonly now: number
  readonly rollup: Rollup = new Rollup()
  readonly notices: Notice[] = []
  /** Whether jobs came to wait. */
  wakes = false
  /** Whether the file is smaller once its log is copied into it. */
  shrinks = false
  readonly #watched: boolean

  constructor(sql: Statements, ids: HighestIds, { now, watched }: { now: number; watched: boolean }) {
    this.sql = sql
    this.ids = ids
    this.now = now
    this.#watched = watched
  }

  tell(make: () => Notice): void {
    if (this.#watched && this.notices.length < noticesMax) this.notices.push(make())
  }
}
