// What is written with the next commit and waits for none: acknowledgements and tallies. They outlive a failed commit, so
// they are summed as they come: an outage of hours adds a few sums a minute, not a row a request.
import type { Tally } from '../store.ts'
import type { Statements } from './database.ts'
import type { PackedAcks } from './messages.ts'
import { Rollup } from './rollup.ts'

/** Acknowledgements held for the next commit. Beyond it only their latency is kept. */
const acksMax = 100_000

const insertAcks = `insert or ignore into acks (request_id, ack_us)
  select value ->> 0, value ->> 1 from json_each(?)`

export class Notes {
  #acks: [request: number, ackUs: number][] = []
  #rollup = new Rollup()
  #isEmpty = true

  get isEmpty(): boolean {
    return this.#isEmpty
  }

  add(acks: PackedAcks, tallies: readonly Tally[], now: number): void {
    for (const [index, request] of acks.requests.entries()) {
      const ms = acks.ms[index] ?? 0
      if (this.#acks.length < acksMax) this.#acks.push([request, Math.round(ms * 1000)])
      this.#rollup.latency(now, acks.sources[index] ?? '', { metric: 'ackMs', ms })
    }
    for (const { source, name, count } of tallies) this.#rollup.count(now, source, { name, by: count })
    this.#isEmpty = false
  }

  write(sql: Statements): void {
    if (this.#isEmpty) return
    // One statement for all of them: calling into SQLite for each row costs more than the row.
    if (this.#acks.length > 0) sql.of(insertAcks).run(JSON.stringify(this.#acks))
    this.#rollup.write(sql)
  }

  /** To be called when they are committed, or can never be. */
  clear(): void {
    this.#acks = []
    this.#rollup = new Rollup()
    this.#isEmpty = true
  }
}
