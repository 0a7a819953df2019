// A configured source as a person may know of it: its conventions and how many secrets it has, never the secrets.
// The verifier holds keys, so a view stays inside operate; what leaves it is a SourceStatus.

import type { WebhookRequest } from '../core/request.ts'
import type { Coverage, Provider, SourceWarning, Verifier } from '../providers/provider.ts'
import type { FindSuspects } from '../providers/suspects.ts'
import type { CounterRow, NewEvent, NewJob, ReplayedEvent, SourceActivity } from '../store/store.ts'
import { type AddressRule, type AddressView, toAddressView } from './address-findings.ts'
import { type SecretMark, type SecretUse, toSecretUses } from './secret-use.ts'

export interface SubscriptionView {
  name: string
  types: readonly string[]
  /** What runs, in words and without credentials: 'function', 'http http://localhost:4000/hooks'. */
  handler: string
  /** What it may do, in words: 'one after another by key', '10/s', '16 at a time'. */
  settings: SubscriptionSettings
}

/** Null where there is no such rule. */
export interface SubscriptionSettings {
  order: string | null
  rate: string | null
  concurrency: string
  retry: string
  breaker: string | null
}

export interface SourceView {
  name: string
  /** Where the provider posts to: '/webhooks/stripe'. */
  path: string
  provider: Provider
  /** What the proof of its requests covers, by its own options. */
  authenticates: Coverage
  /** Lower-case names of the headers that carry its credentials. */
  credentialHeaders: readonly string[]
  /** What a person has to know before relying on it. */
  warnings: readonly SourceWarning[]
  verifier: Verifier
  /** How many there are. */
  secrets: number
  /** By what the use of each is counted. */
  secretTimes?: readonly SecretMark[]
  subscriptions: readonly SubscriptionView[]
  /** What may have been got wrong, as verifiers to try. */
  findSuspects?: FindSuspects
  /** Whether an address is on the source's list; null where it takes requests from any. */
  addressRule?: (AddressRule & { isListed(address: string | null): boolean }) | null
  /** The events of a request that verifies, made as the door makes them; null for a greeting, which has none. */
  toEvents(request: WebhookRequest): readonly NewEvent[] | null
  /** The jobs that today's subscriptions want of an event that is held. */
  toJobs(event: ReplayedEvent): readonly NewJob[]
}

/** A source and when it was last heard of. Times are Unix milliseconds. */
export interface SourceStatus {
  name: string
  path: string
  provider: Pick<Provider, 'id' | 'name' | 'proof' | 'delivery'>
  authenticates: Coverage
  warnings: readonly SourceWarning[]
  secrets: number
  subscriptions: readonly SubscriptionView[]
  lastEventAt: number | null
  lastRefusedAt: number | null
  /** Which secret is still in use; empty where there is only one. */
  secretUses: readonly SecretUse[]
  /** Its address list, and what came from beside it; null where it takes requests from any. */
  addresses: AddressView | null
}

export interface SourceEvidence {
  activity: readonly SourceActivity[]
  counters: readonly CounterRow[]
  now: number
}

export function toSourceStatuses(
  sources: readonly SourceView[],
  { activity, counters, now }: SourceEvidence,
): SourceStatus[] {
  return sources.map(
    ({ name, path, provider, authenticates, warnings, secrets, secretTimes = [], subscriptions, addressRule }) => {
      const own = counters.filter((row) => row.source === name)
      const seen = activity.find((one) => one.source === name)
      const { id, proof, delivery } = provider
      return {
        name,
        path,
        provider: { id, name: provider.name, proof, delivery },
        authenticates,
        warnings,
        secrets,
        subscriptions,
        lastEventAt: seen?.lastEventAt ?? null,
        lastRefusedAt: seen?.lastRefusedAt ?? null,
        secretUses: toSecretUses(secretTimes, own, now),
        addresses: addressRule ? toAddressView(addressRule, own) : null,
      }
    },
  )
}
