// One commit of this client: the work, then what it added up, in the bucket that is this client's and lane's own, then what
// is told of it. Whoever waits for the commit is answered after it; wakes go out after it too.

import type { Database, Tx } from './database.ts'
import type { Signals } from './signals.ts'
import type { Sums } from './sums.ts'
import { type Client, Work } from './work.ts'

export interface CommitAsk<Result> {
  /** Commits on different lanes add to different rows. */
  lane: number
  run(work: Work): Promise<Result>
  /** Sums that were gathered outside. */
  sums?: Sums
  /** Whether it must not be tried again where it met another's transaction. */
  once?: boolean
}

/** Lanes of one client, over which its commits are spread. */
const lanesMax = 8

export class Committer {
  readonly #db: Database
  readonly #client: Client
  readonly #signals: Signals
  readonly #number: number

  constructor(db: Database, client: Client, { signals, number }: { signals: Signals; number: number }) {
    this.#db = db
    this.#client = client
    this.#signals = signals
    this.#number = number
  }

  async commit<Result>({ lane, run, sums, once = false }: CommitAsk<Result>): Promise<Result> {
    const write = async (tx: Tx): Promise<{ result: Result; wakes: boolean; told: number }> => {
      const work = new Work(tx, this.#client)
      const done = await run(work)
      if (sums !== undefined) work.sums.addAll(sums)
      work.sums.write(tx, (this.#number * lanesMax + lane) % work.buckets.count)
      return { result: done, wakes: work.wakes, told: this.#signals.tell(tx, work.notices) }
    }
    const { result, wakes, told } = await (once ? this.#db.writeOnce(write) : this.#db.write(write))
    this.#signals.committed(told)
    if (wakes) this.#signals.wake()
    return result
  }
}
