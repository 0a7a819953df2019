// One commit of this client: the work, then the blocks it put rows into, then what it added up, in the bucket that is this
// client's and lane's own. What is told of it goes out after it, and then whoever waits for it is answered.

import { KnownBlocks } from './blocks.ts'
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
  readonly #known = new KnownBlocks()

  constructor(db: Database, client: Client, { signals, number }: { signals: Signals; number: number }) {
    this.#db = db
    this.#client = client
    this.#signals = signals
    this.#number = number
  }

  async commit<Result>({ lane, run, sums, once = false }: CommitAsk<Result>): Promise<Result> {
    const write = async (tx: Tx) => {
      const work = new Work(tx, this.#client)
      const result = await run(work)
      if (sums !== undefined) work.sums.addAll(sums)
      const blocks = work.blocks.write(tx, this.#known)
      work.sums.write(tx, (this.#number * lanesMax + lane) % work.buckets.count)
      return { result, work, blocks }
    }
    const { result, work, blocks } = await (once ? this.#db.writeOnce(write) : this.#db.write(write))
    this.#known.add(blocks)
    if (work.wakes) this.#signals.wake()
    await this.#signals.tell(work.notices)
    return result
  }
}
