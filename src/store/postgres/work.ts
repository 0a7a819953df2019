// What the parts of one transaction share: the connection, the ids, the sums and blocks, and what is told after the commit.
import type { Notice } from '../store.ts'
import { Blocks } from './blocks.ts'
import type { Tx } from './database.ts'
import type { Buckets, IdMaker, Ref } from './ids.ts'
import { Sums } from './sums.ts'

/** Notices told of one commit; what is beyond is not told, and the live page reads the list again anyway. */
const noticesMax = 100

/** What a client of the database is, for all its transactions. */
export interface Client {
  buckets: Buckets
  ids: IdMaker
  errorTextMax: number
  attemptsKeptMax: number
  /** The database's clock, as far as it is known here. */
  now(): number
  /** Whether anybody wants notices. */
  isWatched(): boolean
  /** Subscriptions that have a breaker, as far as this client was told. */
  guarded: ReadonlySet<string>
}

export class Work {
  readonly tx: Tx
  readonly buckets: Buckets
  readonly errorTextMax: number
  readonly attemptsKeptMax: number
  readonly guarded: ReadonlySet<string>
  /** Unix milliseconds of this transaction. */
  readonly now: number
  readonly sums: Sums = new Sums()
  readonly blocks: Blocks = new Blocks()
  readonly notices: Notice[] = []
  /** Whether jobs came to wait. */
  wakes = false
  readonly #client: Client
  readonly #isWatched: boolean

  constructor(tx: Tx, client: Client) {
    this.tx = tx
    this.buckets = client.buckets
    this.errorTextMax = client.errorTextMax
    this.attemptsKeptMax = client.attemptsKeptMax
    this.guarded = client.guarded
    this.now = Math.floor(client.now())
    this.#client = client
    this.#isWatched = client.isWatched()
  }

  makeRef(bucket: number): Ref {
    return { bucket, id: this.#client.ids.next(this.now) }
  }

  /** In a bucket that only the number decides, for rows that belong to no other. */
  makeLoneRef(): Ref {
    const id = this.#client.ids.next(this.now)
    return { bucket: this.buckets.of(id), id }
  }

  tell(make: () => Notice): void {
    if (this.#isWatched && this.notices.length < noticesMax) this.notices.push(make())
  }
}
