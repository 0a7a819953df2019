// Whether an event is older than what was already processed of its order key, and what then becomes of it.
import type { WebhookEvent } from '../core/event.ts'
import type { OnStale } from '../core/subscription.ts'
import { type Comparable, compareVersions, readVersion, writeVersion } from '../core/version.ts'
import type { ClaimedJob } from '../store/store.ts'

export interface StaleRules {
  version: (event: WebhookEvent) => Comparable | null
  onStale: OnStale
  fetchLatest: ((event: WebhookEvent, ctx: { signal: AbortSignal }) => Promise<unknown>) | null
}

export interface Standing {
  stale: boolean
  /** What was processed last, as parts; null where nothing was. */
  lastVersion: readonly (number | string | bigint)[] | null
  /** What a success makes the highest version; null where it does not raise it. */
  newVersion: string | null
  /** Why the handler is not asked; null where it is. */
  skips: string | null
}

const unversioned: Standing = { stale: false, lastVersion: null, newVersion: null, skips: null }

/** Throws what `version` throws: an event whose age is not known is not passed for a new one. */
export function toStanding(
  { orderKey, lastVersion }: ClaimedJob,
  event: WebhookEvent,
  { version, onStale }: StaleRules,
): Standing {
  if (orderKey === null) return unversioned
  const own = version(event)
  const last = lastVersion === null ? null : readVersion(lastVersion)
  if (own === null) return { ...unversioned, lastVersion: last }
  const written = writeVersion(own)
  const order = lastVersion === null ? 1 : compareVersions(written, lastVersion)
  const stale = order < 0
  return {
    stale,
    lastVersion: last,
    newVersion: order > 0 ? written : null,
    skips: stale && onStale === 'skip' ? `skipped: a newer version of ${orderKey} was processed before` : null,
  }
}
