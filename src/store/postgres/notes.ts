// What is written with the next commit and waits for none: acknowledgements and tallies. They outlive a failed commit, so
// they are summed as they come: an outage of hours adds a few sums a minute, not a row a request.

import type { Acknowledgement, Tally } from '../store.ts'
import { type Ack, writeAcks } from './acks.ts'
import { toRef } from './ids.ts'
import { Sums } from './sums.ts'
import type { Work } from './work.ts'

/** Acknowledgements held for the next commit. Beyond it only their latency is kept. */
const acksMax = 100_000
/** Of an integer column, in microseconds: half an hour. */
const ackUsMax = 2 ** 31 - 1

export class Notes {
  readonly sums: Sums = new Sums()
  readonly #acks: Ack[] = []

  get isEmpty(): boolean {
    return this.#acks.length === 0 && this.sums.isEmpty
  }

  addAcks(acknowledgements: readonly Acknowledgement[], now: number): void {
    for (const { requestId, source, ackMs } of acknowledgements) {
      const ref = toRef('req', requestId)
      if (ref === null || !Number.isFinite(ackMs)) continue
      const us = Math.min(ackUsMax, Math.max(1, Math.round(ackMs * 1000)))
      if (this.#acks.length < acksMax) this.#acks.push({ id: ref.id, us })
      this.sums.latency(now, source, { metric: 'ackMs', ms: ackMs })
    }
  }

  addTallies(tallies: readonly Tally[], now: number): void {
    for (const { source, name, count } of tallies) this.sums.count(now, source, { name, by: count })
  }

  /** What a failed commit could not write is written with the next. */
  addAll(other: Notes): void {
    this.sums.addAll(other.sums)
    this.#acks.push(...other.#acks.slice(0, acksMax - this.#acks.length))
  }

  /** Acknowledgements only: the sums are added to those of the commit. */
  writeAcks({ tx, buckets }: Work): void {
    writeAcks(tx, buckets, this.#acks)
  }
}
