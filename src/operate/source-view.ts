// A configured source as a person may know of it: its conventions and how many secrets it has, never the secrets.
// The verifier holds keys, so a view stays inside operate; what leaves it is a SourceStatus.
import type { Provider, Verifier } from '../providers/provider.ts'
import type { SourceActivity } from '../store/store.ts'

export interface SubscriptionView {
  name: string
  types: readonly string[]
  /** What runs, in words and without credentials: 'function', 'http http://localhost:4000/hooks'. */
  handler: string
}

export interface SourceView {
  name: string
  /** Where the provider posts to: '/webhooks/stripe'. */
  path: string
  provider: Provider
  verifier: Verifier
  /** How many there are. */
  secrets: number
  subscriptions: readonly SubscriptionView[]
}

/** A source and when it was last heard of. Times are Unix milliseconds. */
export interface SourceStatus {
  name: string
  path: string
  provider: Pick<Provider, 'id' | 'name' | 'authenticates' | 'proof' | 'delivery'>
  secrets: number
  subscriptions: readonly SubscriptionView[]
  lastEventAt: number | null
  lastRefusedAt: number | null
}

export function toSourceStatuses(sources: readonly SourceView[], activity: readonly SourceActivity[]): SourceStatus[] {
  return sources.map(({ name, path, provider, secrets, subscriptions }) => {
    const seen = activity.find((one) => one.source === name)
    const { id, authenticates, proof, delivery } = provider
    return {
      name,
      path,
      provider: { id, name: provider.name, authenticates, proof, delivery },
      secrets,
      subscriptions,
      lastEventAt: seen?.lastEventAt ?? null,
      lastRefusedAt: seen?.lastRefusedAt ?? null,
    }
  })
}
