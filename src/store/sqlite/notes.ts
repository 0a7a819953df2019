// What is written with the next commit and waits for none: acknowledgements and tallies. They outlive a failed commit, so
// they are summed as they come: an outage of hours adds a few sums a minute, not a row a request.
import type { Tally } from '../store.ts'
import { type Ack, writeAcks } from './acks.ts'
import type { Statements } from './database.ts'
import type { PackedAcks } from './messages.ts'
import { Rollup } from './rollup.ts'

/** Acknowledgements held for the next commit. Beyond it only their latency is kept. */
const acksMax = 100_000

export class Notes {
  #acks: Ack[] = []
  #rollup = new Rollup()
  #isEmpty = true

  get isEmpty(): boolean {
    return this.#isEmpty
  }

  add(acks: PackedAcks, tallies: readonly Tally[], now: number): void {
    for (const [index, request] of acks.requests.entries()) {
      const ms = acks.ms[index] ?? 0
      if (this.#acks.length < acksMax) this.#acks.push({ request, ackUs: Math.round(ms * 1000) })
      this.#rollup.latency(now, acks.sources[index] ?? '', { metric: 'ackMs', ms })
    }
    for (const { source, name, count } of tallies) this.#rollup.count(now, source, { name, by: count })
    this.#isEmpty = false
  }

  write(sql: Statements): void {
    if (this.#isEmpty) return
    writeAcks(sql, this.#acks)
    this.#rollup.write(sql)
  }

  /** To be called when they are committed, or can never be. */
  clear(): void {
    this.#acks = []
    this.#rollup = new Rollup()
    this.#isEmpty = true
  }
}
