// What a dry run of a replay adds up, on every store: events, jobs, order keys. Bounded, however many there are.
import type { ReplayPreview } from './replay-store.ts'

/** Order keys told apart, and shown. */
const orderKeysMax = 100_000
const orderKeysShown = 5

/** What one event adds. */
export interface PreviewedEvent {
  matches: boolean
  skipped: number
  left: number
  jobs: readonly { subscription: string; orderKey: string | null }[]
}

export class PreviewSums {
  readonly #orderKeys = new Set<string>()
  readonly #subscriptions = new Map<string, number>()
  readonly #sums = { events: 0, jobs: 0, skipped: 0, left: 0 }

  add({ matches, skipped, left, jobs }: PreviewedEvent): void {
    const sums = this.#sums
    if (matches) sums.events += 1
    sums.skipped += skipped
    sums.left += left
    sums.jobs += jobs.length
    for (const { subscription, orderKey } of jobs) {
      this.#subscriptions.set(subscription, (this.#subscriptions.get(subscription) ?? 0) + 1)
      if (orderKey !== null && this.#orderKeys.size < orderKeysMax)
        this.#orderKeys.add(JSON.stringify([subscription, orderKey]))
    }
  }

  /** `complete`: whether all was looked at. */
  toPreview(complete: boolean): ReplayPreview {
    const first = [...this.#orderKeys].slice(0, orderKeysShown).map((text) => {
      const [subscription = '', key = ''] = JSON.parse(text) as string[]
      return { subscription, key }
    })
    return {
      ...this.#sums,
      orderKeys: { count: this.#orderKeys.size, first },
      subscriptions: [...this.#subscriptions].map(([subscription, jobs]) => ({ subscription, jobs })),
      complete: complete && this.#orderKeys.size < orderKeysMax,
    }
  }
}
